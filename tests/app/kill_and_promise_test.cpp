#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/kill_at_change.hpp"
#include "support/raw_server.hpp"
#include "support/torture.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <mutex>
#include <random>
#include <set>
#include <sstream>
#include <thread>

namespace syncledger::app {
namespace {

using nlohmann::json;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::EnvironmentMap;

/// A number behind a word, such as `FileId=100`; nothing if the word is not there.
std::optional<std::int64_t> number_after(const std::string& text, const std::string& word) {
  const auto at = text.find(word);
  if (at == std::string::npos) return std::nullopt;
  const auto from = at + word.size();
  return base::whole_number(text.substr(from, text.find_first_not_of("0123456789", from) - from));
}

std::int64_t times_in(const std::string& text, const std::string& words) {
  std::int64_t times = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++times;
  return times;
}

std::string scenario_of(const json& nodes) {
  return json{{"start", "2026-11-01T00:00:00Z"},
              {"workspaces",
               json::array({{{"region", "cn-shanghai"}, {"project_id", 10000}, {"nodes", nodes}}})}}
      .dump();
}

/// Answers every call with a message of its own, and knows for which invocation: that is the number
/// of its access key. So what a history holds can be held against what was served.
class NumberingService {
public:
  struct Answer {
    std::int64_t invocation = 0;
    std::int64_t file_id = 0;
  };

  [[nodiscard]] std::string url() const { return server_.url(); }

  static std::string access_key(std::int64_t invocation) {
    return "invocation" + std::to_string(invocation);
  }

  /// In the order in which they were given; the message is `answer N`, the place in this list.
  [[nodiscard]] std::vector<Answer> answers() const {
    const std::lock_guard lock{mutex_};
    return answers_;
  }

private:
  std::string answer(const std::string& request) {
    const std::lock_guard lock{mutex_};
    const json body{{"Success", true},
                    {"Data",
                     {{"Status", "RUN"},
                      {"Name", "orders"},
                      {"Message", "answer " + std::to_string(answers_.size())},
                      {"SolutionInfo", nullptr}}}};
    answers_.push_back({number_after(request, "Credential=invocation").value(),
                        number_after(request, "FileId=").value()});
    return testing::http_response(200, body.dump());
  }

  mutable std::mutex mutex_;
  std::vector<Answer> answers_;
  testing::RawServer server_{[this](const std::string& request, std::size_t) {
    return answer(request);
  }};  // the last: it answers as soon as it is there
};

/// Starts a command again and again, and each time kills it: now at any moment, now before any
/// change of a file or call.
class KillAndPromise : public tests::AppTest {
protected:
  /// \param start makes a process with this environment
  /// \param note is told what came of each
  /// \param spared the part of it that is let live, from 0 to 1
  template <class Start, class Note>
  void kill_again_and_again(Start start, Note note, double spared = 0) {
    note(start(environment()).wait());  // makes the history
    const auto counted = path("changes");
    const auto started_at = Clock::now();
    const auto undisturbed = start(testing::counting_changes(counted, environment())).wait();
    const auto whole = Clock::now() - started_at;
    ASSERT_EQ(exit_code::all_well, undisturbed.exit_code) << undisturbed.err;
    note(undisturbed);
    const auto changes = std::stod(read_file(counted));
    std::uniform_real_distribution part{spared, 1.0};
    for (int round = 0; round < rounds(); ++round) {
      const auto change = static_cast<std::int64_t>(std::ceil(part(random_) * changes));
      note(start(testing::killed_at_change(change, environment())).wait());
      auto process = start(environment());
      std::this_thread::sleep_for(part(random_) * whole);
      process.kill();
      note(process.wait());
    }
  }

  /// Each has two kills.
  static int rounds() { return 10 * testing::torture_factor(); }

private:
  using Clock = std::chrono::steady_clock;
  std::mt19937 random_{20261101};
};

/// What a command says that it has recorded is in the file. A pass is there whole or not at all,
/// and nothing is there that nobody served.
class KillAndPromiseOfPasses : public KillAndPromise {
protected:
  static constexpr std::int64_t targets = 10;

  void SetUp() override {
    auto nodes = json::array();
    for (int id = 100; id < 100 + targets; ++id) {
      nodes.push_back({{"file_id", id},
                       {"name", "orders"},
                       {"timeline", json::array({{{"at", "0s"}, {"status", "RUN"}}})}});
    }
    const auto scenario = simulator::parse_scenario(scenario_of(nodes));
    environment()["SYNCLEDGER_CONFIG"] =
        write_file("syncledger.json", simulator::config_for(scenario, service_.url()));
  }

  /// The environment of one more invocation, an hour later than the last.
  EnvironmentMap next_invocation(EnvironmentMap variables) {
    const auto time = tests::at("2026-11-01T00:00:00Z") + hours{++invocations_};
    variables["SYNCLEDGER_NOW"] = base::to_rfc3339(time);
    variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = NumberingService::access_key(invocations_);
    return variables;
  }

  [[nodiscard]] std::int64_t invocations() const { return invocations_; }

  /// \param promised_passes how many passes of each invocation, from its first on
  void expect_promises_kept(const std::map<std::int64_t, std::int64_t>& promised_passes) {
    // Undoes what a kill left half done, too.
    EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
    const auto held = held_answers();
    std::size_t served = 0;
    for (const auto& [pass, answers] : passes_served()) {
      const auto count = std::count_if(answers.begin(), answers.end(),
                                       [&](const auto& each) { return held.contains(each); });
      served += static_cast<std::size_t>(count);
      const auto& [invocation, number] = pass;
      const bool is_promised = number < promised_passes.at(invocation);
      EXPECT_TRUE(count == targets || (count == 0 && !is_promised))
          << "invocation " << invocation << ", pass " << number << ": " << count
          << " answers are there" << (is_promised ? ", all were promised" : "");
    }
    EXPECT_EQ(held.size(), served) << "some were served to nobody";
    RecordProperty("answers_held", static_cast<int>(held.size()));
  }

private:
  /// An answer: its number, and the file id of its target.
  using Answer = std::pair<std::int64_t, std::int64_t>;

  /// By invocation and number of the pass in it.
  [[nodiscard]] std::map<std::pair<std::int64_t, std::int64_t>, std::vector<Answer>> passes_served()
      const {
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<Answer>> passes;
    std::map<std::int64_t, std::int64_t> served;  // by invocation
    std::int64_t number = 0;
    for (const auto& [invocation, file_id] : service_.answers())
      passes[{invocation, served[invocation]++ / targets}].emplace_back(number++, file_id);
    return passes;
  }

  /// What the history holds; each of them once.
  [[nodiscard]] std::set<Answer> held_answers() const {
    std::set<Answer> held;
    std::istringstream rows{
        query("SELECT substr(message, 8) || ' ' || file_id FROM nodes JOIN targets ON targets.id = "
              "target_id")};
    for (Answer each; rows >> each.first >> each.second;) held.insert(each);
    EXPECT_EQ(std::to_string(held.size()) + "\n", query("SELECT sum(observations) FROM nodes"));
    return held;
  }

  NumberingService service_;
  std::int64_t invocations_ = 0;
};

TEST_F(KillAndPromiseOfPasses, OfCollectThatEndsWellIsKept) {
  std::map<std::int64_t, std::int64_t> promised;
  kill_again_and_again(
      [&](const EnvironmentMap& variables) {
        return testing::ProgramProcess{{"collect"}, next_invocation(variables)};
      },
      [&](const testing::Outcome& outcome) {
        promised[invocations()] = outcome.exit_code == exit_code::all_well ? 1 : 0;
      });
  expect_promises_kept(promised);
}

/// It makes a pass a second, but waits for none.
TEST_F(KillAndPromiseOfPasses, OfWatchThatSaysRecordedIsKept) {
  std::map<std::int64_t, std::int64_t> promised;
  kill_again_and_again(
      [&](const EnvironmentMap& variables) {
        const auto mine = next_invocation(variables);
        const auto end = base::to_rfc3339(tests::at(mine.at("SYNCLEDGER_NOW")) + seconds{5});
        return testing::ProgramProcess{{end, end, end, "watch", "--interval", "1s", "--verbose"},
                                       mine,
                                       std::nullopt,
                                       SYNCLEDGER_HURRIED_WATCH};
      },
      [&](const testing::Outcome& outcome) {
        promised[invocations()] = times_in(outcome.err, "recorded 10 snapshots, 0 failed");
      });
  expect_promises_kept(promised);
}

/// Each failure that reports know of, and its end, arrives at each channel, some of them twice.
class KillAndPromiseOfNews : public KillAndPromise {
protected:
  void SetUp() override {
    serve(nodes_that_stop());
    use_config_of_the_simulator();
    auto config = json::parse(read_file(path("syncledger.json")));
    config["gap_after"] = "1w";  // a pass that is killed is none
    config["notify"] = {
        {{"name", "ops"}, {"kind", "json"}, {"url", webhook_.url()}},
        {{"name", "pager"},
         {"kind", "command"},
         {"command",
          {"/bin/sh", "-c", R"(text=$(cat); printf '%s\n' "$text" >> "$0")", path("told")}}}};
    write_file("syncledger.json", config.dump());
  }

  /// A pass five minutes after the last.
  testing::ProgramProcess start_pass(EnvironmentMap variables) {
    clock().advance(minutes{5});
    variables["SYNCLEDGER_NOW"] = base::to_rfc3339(clock().now());
    return testing::ProgramProcess{{"collect"}, variables};
  }

  void pass_until_all_is_told() {
    for (int i = 0; i < 10; ++i)
      EXPECT_EQ(exit_code::all_well, start_pass(environment()).wait().exit_code);
  }

  /// The failures that came to their end, as channels are told of them.
  std::vector<json> failures() {
    const auto report = run({"report", "failures", "--since", "2026-11-01", "--format", "json"});
    return json::parse(report.out).at("rows");
  }

  [[nodiscard]] std::vector<json> events_of_the_webhook() const {
    std::vector<json> events;
    for (const auto& request : webhook_.requests())
      append_events(events, request.substr(request.find("\r\n\r\n") + 4));
    return events;
  }

  [[nodiscard]] std::vector<json> events_of_the_command() const {
    std::vector<json> events;
    std::istringstream lines{read_file(path("told"))};
    for (std::string line; std::getline(lines, line);) append_events(events, line);
    return events;
  }

  static void expect_told(const std::vector<json>& failures, const std::vector<json>& events) {
    std::set<json> begins;
    std::set<json> ends;
    for (const auto& event : events) {
      begins.insert(begin_of(event));
      if (event.at("event") == "recovered") ends.insert(end_of(event));
    }
    for (const auto& failure : failures) {
      EXPECT_TRUE(begins.contains(begin_of(failure))) << failure;
      EXPECT_TRUE(ends.contains(end_of(failure))) << failure;
    }
  }

private:
  /// Four nodes, each stopped for as long as it runs, for as long as there are kills. One of them
  /// has news for each pass.
  static std::string nodes_that_stop() {
    auto list = json::array();
    for (int i = 0; i < 4; ++i) {
      auto timeline = json::array({{{"at", "0s"}, {"status", "RUN"}}});
      const int pace = 5 + 5 * i;
      for (int minute = pace; minute < 2 * rounds() * 5; minute += 2 * pace) {
        timeline.push_back({{"at", std::to_string(minute) + "m"}, {"status", "NORUN"}});
        timeline.push_back({{"at", std::to_string(minute + pace) + "m"}, {"status", "RUN"}});
      }
      list.push_back({{"file_id", 100 + i}, {"name", "orders"}, {"timeline", timeline}});
    }
    return scenario_of(list);
  }

  /// What a failure is known by, to reports and to channels.
  static json begin_of(const json& failure) {
    return json::array({failure.at("target").at("file_id"), failure.at("started_at")});
  }

  static json end_of(const json& failure) {
    return json::array({begin_of(failure), failure.at("ended_at")});
  }

  static void append_events(std::vector<json>& events, const std::string& text) {
    const auto message = json::parse(text);
    for (const auto& event : message.at("events")) events.push_back(event);
  }

  testing::RawServer webhook_{testing::scripts::always(testing::http_response(200, ""))};
};

TEST_F(KillAndPromiseOfNews, ReachesEachChannelAtLeastOnce) {
  const double recording = 0.6;  // comes before the telling
  kill_again_and_again([&](const EnvironmentMap& variables) { return start_pass(variables); },
                       [](const testing::Outcome&) {}, recording);
  pass_until_all_is_told();
  const auto found = failures();
  EXPECT_FALSE(found.empty());
  expect_told(found, events_of_the_webhook());
  expect_told(found, events_of_the_command());
  EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
  RecordProperty("failures", static_cast<int>(found.size()));
  RecordProperty("events_of_a_channel", static_cast<int>(events_of_the_webhook().size()));
}

}  // namespace
}  // namespace syncledger::app
