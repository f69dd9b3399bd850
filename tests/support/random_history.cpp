#include "support/random_history.hpp"

#include "support/dice.hpp"
#include "support/import_line.hpp"

#include <algorithm>
#include <utility>

namespace syncledger::testing {
namespace {

using base::UtcTime;
using nlohmann::json;
using oracle::Poll;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Words = std::vector<std::string>;
using OptionalWords = std::vector<std::optional<std::string>>;

constexpr milliseconds gap_after = minutes{15};
const UtcTime first_moment = base::from_unix_ms(1793491200000) - hours{30};  // 2026-10-30T18:00Z

const Words node_words{"RUN",     "RUN", "RUN",  "WAIT",   "NORUN",       "PAUSE",
                       "KILLING", "run", "Wait", "FAILED", "no such word"};
const Words solution_words{"run", "run",     "success", "fail", "RUNNING", "2", "0",           "3",
                           "8",   "Waiting", "5",       "1",    "NoRun",   "9", "odd \"word\""};
const OptionalWords messages{std::nullopt, "", "out of resources", "zu wenig Speicher \xC3\xA4"};
const OptionalWords names{std::nullopt, "orders", "orders v2", "\xE8\xAE\xA2\xE5\x8D\x95"};
const OptionalWords infos{std::nullopt, "", R"({"componentName":"Table"})", "3 of 7 tables"};

/// The histories begin two days before the clocks go back in New York, and in Havana, where the day
/// begins twice then.
const Words zones{"UTC",          "Asia/Shanghai",  "America/New_York", "America/Havana",
                  "Asia/Kolkata", "Pacific/Chatham"};

/// How a fetch fails, and the reason for which that counts; empty where it is not settled.
struct FailedFetch {
  json members;
  std::string reason;
};

FailedFetch http_error(int status, const std::string& code, const std::string& reason) {
  return {{{"http_status", status},
           {"response", {{"RequestId", "8A1"}, {"Code", code}, {"Message", code + " happened"}}}},
          reason};
}

FailedFetch no_response(const std::string& reason) {
  return {{{"error", {{"reason", reason}, {"message", "no answer: " + reason}}}}, reason};
}

const std::vector<FailedFetch>& failed_fetches() {
  static const std::vector<FailedFetch> all{
      no_response("network"),
      no_response("timeout"),
      no_response("tls"),
      http_error(429, "Throttling.User", "throttled"),
      http_error(403, "Forbidden.Access", "forbidden"),
      http_error(500, "InternalError.System", "api_error"),
      {{{"http_status", 200},
        {"response", {{"RequestId", "8A2"}, {"Success", false}, {"Data", nullptr}}}},
       ""},
      {{{"http_status", 502}, {"body", "<html><title>502 Bad Gateway</title></html>"}}, ""},
      {{{"http_status", 200}, {"body", R"({"RequestId":"8A3","Da)"}}, ""}};
  return all;
}

FailedFetch failed_lookup() {
  return {{{"http_status", 200},
           {"response",
            {{"RequestId", "8A4"},
             {"Success", true},
             {"Data", {{"Status", "fail"}, {"Message", "fileId[200] is invalid"}}}}}},
          ""};
}

/// One target and what is true of it from pass to pass.
class RandomTarget {
public:
  RandomTarget(Dice& dice, int number) {
    is_node_ = dice.percent(50);
    target_ = {"cn-zhangjiakou", 10000 + dice.between(0, 1),
               is_node_ ? model::TaskType::di_realtime : model::TaskType::di_solution,
               100 + number};
    never_answers_ = dice.percent(5);
    snapshot_.status = is_node_ ? "RUN" : "success";
    if (is_node_) {
      snapshot_.name = dice.one_of(names);
    } else {
      snapshot_.solution = oracle::Solution{"run", 7, "ann", {}};
      const auto count = dice.between(1, 4);
      for (std::int64_t i = 0; i < count; ++i) steps_.push_back(random_step(dice, i));
    }
  }

  /// Appends a line, and maybe the same once more.
  void poll(Dice& dice, UtcTime at, RandomHistory& history) {
    change(dice);
    Poll poll{target_, at, std::nullopt, ""};
    std::string line;
    if (never_answers_ || dice.percent(8)) {
      const auto failed =
          !is_node_ && dice.percent(20) ? failed_lookup() : dice.one_of(failed_fetches());
      poll.failure_reason = failed.reason;
      poll.failure_said = failed.members.dump();
      auto members = import_line_head(poll);
      members.update(failed.members);
      line = members.dump() + "\n";
    } else {
      poll.snapshot = seen(dice);
      line = import_line(poll);
    }
    const int copies = dice.percent(3) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      history.polls.push_back(poll);
      history.ndjson += line;
    }
  }

private:
  static oracle::Step random_step(Dice& dice, std::int64_t place) {
    oracle::Step step{place + 1, "step " + std::to_string(place + 1), dice.one_of(solution_words),
                      dice.one_of(infos)};
    if (dice.percent(10)) step.id = std::nullopt;
    if (dice.percent(15)) step.id = 1;
    return step;
  }

  void change(Dice& dice) {
    if (dice.percent(10)) snapshot_.message = dice.one_of(messages);
    if (is_node_) {
      if (dice.percent(15)) snapshot_.status = dice.one_of(node_words);
      if (dice.percent(2)) snapshot_.name = dice.one_of(names);
      return;
    }
    auto& solution = snapshot_.solution.value();
    if (dice.percent(15)) solution.status = dice.one_of(solution_words);
    if (dice.percent(1)) solution.status = std::nullopt;
    if (dice.percent(2)) solution.creator = dice.one_of(names);
    if (dice.percent(2)) solution.id = dice.between(7, 8);
    for (auto& step : steps_) {
      if (dice.percent(15)) step.status = dice.one_of(solution_words);
      if (dice.percent(15)) step.info = dice.one_of(infos);
      if (dice.percent(5) && step.id) step.name = *step.name + "'";
    }
  }

  /// What is true now, less the steps that this response leaves out.
  oracle::Snapshot seen(Dice& dice) {
    auto snapshot = snapshot_;
    for (const auto& step : steps_) {
      if (!dice.percent(4)) snapshot.solution->steps.push_back(step);
    }
    return snapshot;
  }

  model::Target target_;
  bool is_node_ = true;
  bool never_answers_ = false;
  oracle::Snapshot snapshot_;
  std::vector<oracle::Step> steps_;
};

/// From one pass to the next: mostly five minutes and a little.
milliseconds step_in_time(Dice& dice) {
  const auto chance = dice.between(1, 100);
  if (chance <= 5) return gap_after;
  if (chance <= 7) return gap_after + milliseconds{1};
  if (chance <= 10) return minutes{dice.between(16, 600)};
  if (chance == 11) return hours{dice.between(24, 200)};
  if (chance <= 13) return -minutes{dice.between(1, 20)};
  if (chance <= 16) return milliseconds{0};
  return minutes{5} + milliseconds{dice.between(-20'000, 20'000)};
}

std::int64_t number_of_passes(Dice& dice) {
  if (dice.percent(4)) return dice.between(0, 1);
  return dice.percent(15) ? dice.between(100, 200) : dice.between(2, 60);
}

/// A moment worth asking about: more often than chance would have it one of those at which
/// something begins or ends.
UtcTime interesting_moment(Dice& dice, const std::vector<Poll>& polls) {
  if (polls.empty() || dice.percent(8)) return first_moment - hours{dice.between(1, 300)};
  const auto at = dice.one_of(polls).at;
  if (dice.percent(8)) return polls.back().at + hours{dice.between(1, 300)};
  if (dice.percent(8)) return polls.back().at + gap_after;
  if (dice.percent(25)) return at;
  if (dice.percent(10)) return at + gap_after;
  if (dice.percent(25)) return at + milliseconds{dice.between(-1, 1)};
  return at + seconds{dice.between(-1500, 1500)};
}

oracle::Bucket bucket_for(Dice& dice, milliseconds window) {
  using oracle::Bucket;
  if (window < hours{72} && dice.percent(60)) return Bucket::hour;
  return dice.one_of(std::vector<Bucket>{Bucket::day, Bucket::week, Bucket::month});
}

}  // namespace

RandomHistory random_history(std::uint64_t seed) {
  Dice dice{seed};
  std::vector<RandomTarget> targets;
  const auto count = dice.between(1, 3);
  targets.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) targets.emplace_back(dice, i);
  RandomHistory history;
  auto now = first_moment;
  for (auto passes = number_of_passes(dice); passes > 0; --passes) {
    for (auto& target : targets) {
      if (!dice.percent(6)) target.poll(dice, now, history);
    }
    now += step_in_time(dice);
  }
  return history;
}

std::vector<oracle::Planned> random_plans(std::uint64_t seed, const std::vector<Poll>& polls) {
  Dice dice{seed ^ 0x51A4E0D2C3B7F586ULL};
  std::vector<oracle::Planned> plans;
  if (polls.empty() || dice.percent(50)) return plans;
  for (auto count = dice.between(1, 6); count > 0; --count) {
    auto from = interesting_moment(dice, polls);
    auto to = interesting_moment(dice, polls);
    if (from > to) std::swap(from, to);
    if (from < to) plans.push_back({dice.one_of(polls).target, from, to});
  }
  return plans;
}

std::vector<oracle::Question> random_questions(std::uint64_t seed, const std::vector<Poll>& polls,
                                               std::size_t count) {
  Dice dice{seed ^ 0x9E3779B97F4A7C15ULL};
  std::vector<oracle::Question> questions;
  while (questions.size() < count) {
    auto since = interesting_moment(dice, polls);
    auto until = interesting_moment(dice, polls);
    if (since == until) continue;
    if (since > until) std::swap(since, until);
    const auto unknown = dice.one_of(std::vector<oracle::Unknown>{
        oracle::Unknown::exclude, oracle::Unknown::up, oracle::Unknown::down});
    std::optional<UtcTime> as_of;
    if (dice.percent(50))
      as_of = until + (dice.percent(60) ? seconds{0} : seconds{dice.between(0, 3000)});
    const auto bucket = bucket_for(dice, until - since);
    questions.push_back({since,
                         until,
                         gap_after,
                         bucket,
                         oracle::Level::target,
                         unknown,
                         as_of,
                         {},
                         dice.one_of(zones)});
  }
  return questions;
}

}  // namespace syncledger::testing
