// Records the year of a middling account as the collector does, the same one in every run: nodes,
// and solutions of six steps that run once a day, a pass every five minutes, hours in which nobody
// looked, fetches that failed. With 120 tasks that is 170,000 intervals in 25 MB. Of polls
// that only say the same again, every third is recorded: they would change the numbers of
// observations and nothing else.
// usage: year_of_tasks DATABASE [DAYS [TASKS]]     defaults: 365 days, 120 tasks
#include "simulated_nodes.hpp"
#include "store/recorder.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>

namespace {

using namespace syncledger;

constexpr std::int64_t start = 1'767'225'600'000;  // 2026-01-01
constexpr std::int64_t tick_ms = 300'000;
constexpr std::int64_t ticks_a_day = 288;
/// Three polls are the fifteen minutes after which a gap would begin.
constexpr std::int64_t ticks_between_polls = 3;
constexpr std::size_t steps_of_a_solution = 6;

/// Chance that falls the same way on every machine and library.
class Chance {
public:
  /// low to high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
  }

private:
  std::mt19937_64 engine_{42};  // NOLINT(cert-msc51-cpp): the same in every run
};

/// What a task is at one tick after another. Ticks are asked for in order.
class Task {
public:
  Task() = default;
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  virtual ~Task() = default;

  /// The first tick after this one at which it says something else.
  [[nodiscard]] virtual std::int64_t next_change() const = 0;

  /// Makes it what it is from next_change() on.
  virtual void change(Chance& chance) = 0;

  /// What a poll sees, and the body of that answer.
  virtual void show(model::Observation& observation) const = 0;

  std::int64_t last_poll = -ticks_between_polls;  ///< the tick of the last snapshot
};

/// Runs for days; stops by itself or by hand, for minutes or hours, twenty times a month.
class Node final : public Task {
public:
  explicit Node(std::int64_t number) : number_(number) {}

  [[nodiscard]] std::int64_t next_change() const override { return next_change_; }

  void change(Chance& chance) override {
    if (!is_running()) {
      state_ = {"RUN", ""};
      next_change_ += chance.between(1, 6 * ticks_a_day);
      return;
    }
    static const std::vector<benchmarks::NodeState> others{{"NORUN", ""},
                                                           {"NORUN", "checkpoint expired"},
                                                           {"WAIT", ""},
                                                           {"PAUSE", ""},
                                                           {"KILLING", ""}};
    state_ = others.at(static_cast<std::size_t>(chance.between(0, 4)));
    next_change_ += chance.between(1, 24);
  }

  void show(model::Observation& observation) const override {
    auto& snapshot = *observation.result;
    snapshot.status = state_.status;
    snapshot.name = benchmarks::SimulatedNodes::name_of(static_cast<std::size_t>(number_));
    snapshot.message =
        state_.message.empty() ? std::nullopt : std::optional{std::string{state_.message}};
    observation.body =
        benchmarks::SimulatedNodes::body_of(static_cast<std::size_t>(number_), state_);
  }

private:
  [[nodiscard]] bool is_running() const { return state_.status == "RUN"; }

  std::int64_t number_;
  benchmarks::NodeState state_{"RUN", ""};
  std::int64_t next_change_ = 1 + number_ % 100;
};

/// Runs once a day, step after step; one run in thirty fails in one of them.
class Solution final : public Task {
public:
  explicit Solution(std::int64_t number) : number_(number) {
    for (std::size_t step = 0; step < steps_of_a_solution; ++step) {
      const auto id = std::to_string(step + 1);
      steps_.push_back({static_cast<std::int64_t>(step) + 1, id, "step " + id, "success", ""});
    }
  }

  [[nodiscard]] std::int64_t next_change() const override { return next_change_; }

  void change(Chance& chance) override {
    if (running_step_ == steps_of_a_solution) {
      begin();
    } else if (chance.between(1, 180) == 1) {
      end("fail");
    } else {
      finish_step(chance);
    }
    next_change_ = status_ == "running" ? next_change_ + chance.between(1, 4) : next_run();
  }

  void show(model::Observation& observation) const override {
    auto& snapshot = *observation.result;
    snapshot.status = "success";
    snapshot.solution = model::SolutionInfo{status_, 7000 + number_, "ops", steps_};
    std::string steps;
    for (const auto& step : steps_) {
      steps += (steps.empty() ? R"({"StepId":)" : R"(,{"StepId":)") + step.step_key +
               R"(,"StepName":")" + *step.step_name + R"(","Status":")" + step.status +
               R"(","Info":")" + *step.info + R"("})";
    }
    observation.body =
        R"({"RequestId":"0bc1411515937635973841001e1234","Success":true,"Data":{"Status":"success",)"
        R"("Message":null,"Name":null,"SolutionInfo":{"Status":")" +
        status_ + R"(","Id":)" + std::to_string(7000 + number_) +
        R"(,"CreatorName":"ops","StepDetail":[)" + steps + "]}}}";
  }

private:
  void begin() {
    status_ = "running";
    for (auto& step : steps_) {
      step.status = "wait";
      step.info = "";
    }
    running_step_ = 0;
    steps_.front().status = "running";
  }

  void finish_step(Chance& chance) {
    steps_.at(running_step_).status = "success";
    if (++running_step_ == steps_of_a_solution) {
      steps_.back().info = std::to_string(chance.between(1, 9999)) + " rows";
      end("success");
    } else {
      steps_.at(running_step_).status = "running";
    }
  }

  void end(const std::string& status) {
    status_ = status;
    if (status == "fail") steps_.at(running_step_).status = "fail";
    running_step_ = steps_of_a_solution;
  }

  /// Each solution has its own time of day.
  [[nodiscard]] std::int64_t next_run() const {
    return (next_change_ / ticks_a_day + 1) * ticks_a_day + number_ * 7 % 240;
  }

  std::int64_t number_;
  std::string status_ = "success";
  std::vector<model::StepResult> steps_;
  std::size_t running_step_ = steps_of_a_solution;
  std::int64_t next_change_ = number_ * 7 % 240;
};

/// The passes of the collector over all tasks.
class Year {
public:
  Year(store::HistoryFile& file, std::int64_t tasks) : recorder_(file) {
    for (std::int64_t number = 0; number < tasks; ++number) {
      const bool is_solution = number % 6 == 5;
      if (is_solution) {
        tasks_.push_back(std::make_unique<Solution>(number));
      } else {
        tasks_.push_back(std::make_unique<Node>(number));
      }
      const auto type = is_solution ? model::TaskType::di_solution : model::TaskType::di_realtime;
      targets_.push_back({{"cn-shanghai", 10000, type, number + 1}, {}, std::chrono::minutes{15}});
      failing_.push_back(next_stretch(0, 20 * ticks_a_day, 12));
    }
  }

  void record(std::int64_t ticks) {
    Stretch off = next_stretch(0, 40 * ticks_a_day, 100);
    for (std::int64_t tick = 0; tick < ticks; ++tick) {
      if (tick == off.until) off = next_stretch(tick, 40 * ticks_a_day, 100);
      const bool is_last = tick + 1 == off.from || tick + 1 == ticks;
      if (tick < off.from) pass(tick, is_last);
    }
  }

private:
  /// From the first tick to the one before the last.
  struct Stretch {
    std::int64_t from = 0;
    std::int64_t until = 0;

    [[nodiscard]] bool holds(std::int64_t tick) const { return from <= tick && tick < until; }
  };

  Stretch next_stretch(std::int64_t tick, std::int64_t longest_wait, std::int64_t longest) {
    const auto from = tick + chance_.between(2, longest_wait);
    return {from, from + chance_.between(1, longest)};
  }

  /// \param is_last nobody looks at the next tick
  void pass(std::int64_t tick, bool is_last) {
    observations_.clear();
    asked_.clear();
    for (std::size_t number = 0; number < tasks_.size(); ++number) poll(number, tick, is_last);
    const auto began = base::from_unix_ms(start + tick * tick_ms);
    const auto id =
        recorder_.begin_pass(store::PassSource::watch, began, std::chrono::milliseconds{tick_ms});
    recorder_.record_pass({id, began + std::chrono::milliseconds{1500}, asked_, observations_, {}});
  }

  void poll(std::size_t number, std::int64_t tick, bool is_last) {
    Task& task = *tasks_.at(number);
    Stretch& failing = failing_.at(number);
    const bool has_changed = task.next_change() <= tick;
    while (task.next_change() <= tick) task.change(chance_);
    if (tick >= failing.until) failing = next_stretch(tick, 20 * ticks_a_day, 12);
    const bool is_edge = has_changed || is_last || task.next_change() == tick + 1 ||
                         failing.holds(tick) || failing.holds(tick + 1);
    if (!is_edge && tick - task.last_poll < ticks_between_polls) return;
    // Answers do not arrive on the full second.
    const auto arrived =
        base::from_unix_ms(start + tick * tick_ms + 200 + static_cast<std::int64_t>(number) * 7);
    asked_.push_back(targets_.at(number));
    observations_.push_back({targets_.at(number).target, arrived, model::StatusSnapshot{}, "", {}});
    if (failing.holds(tick)) {
      model::FetchFailure failure;
      failure.reason = model::UnknownReason::network;
      failure.message = "Could not connect to server";
      observations_.back().result = base::Failure{failure};
      return;
    }
    task.show(observations_.back());
    task.last_poll = tick;
  }

  store::Recorder recorder_;
  Chance chance_;
  std::vector<std::unique_ptr<Task>> tasks_;
  std::vector<store::TrackedTarget> targets_;
  std::vector<Stretch> failing_;  ///< of each task, when its fetches fail next
  std::vector<store::TrackedTarget> asked_;
  std::vector<model::Observation> observations_;
};

void record_year(const std::string& path, std::int64_t days, std::int64_t tasks) {
  const base::SystemClock clock;
  auto file = store::HistoryFile::open_for_writing(path, clock);
  // Nothing here outlives a crash anyway.
  file.database().exec("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY");
  Year{file, tasks}.record(days * ticks_a_day);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 4) {
    std::cerr << "usage: year_of_tasks DATABASE [DAYS [TASKS]]\n";
    return 2;
  }
  const std::int64_t days = argc > 2 ? std::atoll(argv[2]) : 365;
  const std::int64_t tasks = argc > 3 ? std::atoll(argv[3]) : 120;
  record_year(argv[1], days, tasks);
  std::printf("%lld days of %lld tasks, %.1f MB\n", static_cast<long long>(days),
              static_cast<long long>(tasks),
              static_cast<double>(std::filesystem::file_size(argv[1])) / 1e6);
  return 0;

} catch (const std::exception& error) {
  std::cerr << "year_of_tasks: " << error.what() << '\n';
  return 1;
}
