#include "support/truth.hpp"

#include "support/dice.hpp"
#include "support/import_line.hpp"

#include <algorithm>
#include <map>

namespace syncledger::testing {
namespace {

using base::UtcTime;
using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::minutes;

constexpr milliseconds gap_after = minutes{15};
const std::vector<std::string> words{"RUN", "RUN", "WAIT", "NORUN", "PAUSE", "KILLING", "odd"};

double in_seconds(milliseconds span) {
  return static_cast<double>(span.count()) / 1000.0;
}

UtcTime time_of(const json& text) {
  return base::parse_rfc3339(text.get<std::string>()).value();
}

bool within(double value, const json& low, const json& high) {
  constexpr double rounding = 1e-6;
  return (low.is_null() || value >= low.get<double>() - rounding) &&
         (high.is_null() || value <= high.get<double>() + rounding);
}

/// A copy, so that a loop over it does not outlive the report it came from.
json rows_of(const Answer& answer, const std::string& kind, const oracle::Question& question) {
  return answer(kind, question).at("rows");
}

std::string complaint(const std::string& what, double truth, const json& row) {
  return what + " was really " + std::to_string(truth) + ": " + row.dump() + "\n";
}

/// All the time in a status is at least what was seen of it; and at most the row's maximum, where
/// neither a gap nor the time after the last poll can hide more of it.
std::string check_durations(const Truth& truth, const oracle::Question& question,
                            const Answer& answer) {
  const bool may_hide = truth.has_gap() || question.until > truth.polls().back().at;
  std::string broken;
  for (const auto& row : rows_of(answer, "durations", question)) {
    const double time = in_seconds(truth.time_in(row.at("status"), question.since, question.until));
    const auto max = may_hide ? json(nullptr) : row.at("max_seconds");
    if (!within(time, row.at("min_seconds"), max)) broken += complaint("time", time, row);
  }
  return broken;
}

/// A failure that ended really lasted from the change into its first state to the change into the
/// state that ended it.
std::string check_failures(const Truth& truth, const oracle::Question& question,
                           const Answer& answer) {
  std::string broken;
  for (const auto& row : rows_of(answer, "failures", question)) {
    if (row.at("ended_at").is_null()) continue;
    const auto from = truth.began(time_of(row.at("started_at")));
    const auto to = truth.began(time_of(row.at("ended_at")));
    const double time = in_seconds(to - from);
    if (!within(time, row.at("min_seconds"), row.at("max_seconds"))) {
      broken += complaint("failure", time, row);
    }
  }
  return broken;
}

std::string check_availability(const Truth& truth, UtcTime from, UtcTime to, const json& row) {
  const auto since = std::max(from, truth.polls().front().at);
  if (since >= to) return "";
  const double share = in_seconds(truth.time_in("RUN", since, to)) / in_seconds(to - since);
  if (within(share, row.at("availability_low"), row.at("availability_high"))) return "";
  return complaint("availability", share, row);
}

std::string check_availabilities(const Truth& truth, const oracle::Question& question,
                                 const Answer& answer) {
  std::string broken;
  for (const auto& row : rows_of(answer, "availability", question)) {
    broken += check_availability(truth, question.since, question.until, row);
  }
  for (const auto& row : rows_of(answer, "trends", question)) {
    const auto start = time_of(row.at("bucket_start"));
    broken +=
        check_availability(truth, std::max(start, question.since),
                           std::min<UtcTime>(start + std::chrono::hours{1}, question.until), row);
  }
  return broken;
}

/// Each seen stretch with both edges closed, asked for by a window of its own: from the last poll
/// before it to the first after it. Its true length must lie within the row's min and max.
std::string check_stretches(const Truth& truth, const Answer& answer) {
  std::string broken;
  const auto& polls = truth.polls();
  const auto joined = [&](std::size_t i) {
    return i > 0 && i < polls.size() && polls[i].at - polls[i - 1].at <= gap_after;
  };
  const auto status = [&](std::size_t i) { return polls[i].snapshot->status; };
  for (std::size_t first = 1; first < polls.size(); ++first) {
    if (!joined(first) || status(first) == status(first - 1)) continue;
    auto last = first;
    while (joined(last + 1) && status(last + 1) == status(first)) ++last;
    if (!joined(last + 1)) continue;
    const oracle::Question around{polls[first - 1].at, polls[last + 1].at};
    const double time = in_seconds(truth.ends(polls[first].at) - truth.began(polls[first].at));
    for (const auto& row : rows_of(answer, "durations", around)) {
      if (row.at("status") != status(first)) continue;
      if (row.at("max_seconds").is_null() ||
          !within(time, row.at("min_seconds"), row.at("max_seconds"))) {
        broken += complaint("stretch", time, row);
      }
    }
  }
  return broken;
}

std::string other_word(Dice& dice, const std::string& word) {
  auto next = dice.one_of(words);
  while (next == word) next = dice.one_of(words);
  return next;
}

}  // namespace

Truth::Truth(std::uint64_t seed) {
  Dice dice{seed};
  const model::Target target{"cn-zhangjiakou", 10000, model::TaskType::di_realtime, 100};
  auto now = base::from_unix_ms(1793491200000) + minutes{dice.between(0, 59)};
  states_.push_back({now - minutes{dice.between(0, 30)}, dice.one_of(words)});
  const bool gaps = dice.percent(60);
  for (auto left = dice.between(2, 25); left > 0; --left) {
    polls_.push_back({target, now,
                      oracle::Snapshot{states_.back().status, "orders", std::nullopt, std::nullopt},
                      ""});
    const bool gap = gaps && dice.percent(12);
    const milliseconds pause{gap ? dice.between(900'001, 9'000'000) : dice.between(1000, 900'000)};
    const auto changes = gap ? dice.between(0, 4) : dice.between(0, 99) < 35 ? 1 : 0;
    has_gap_ = has_gap_ || gap;
    std::vector<milliseconds> when;
    for (std::int64_t i = 0; i < changes; ++i) when.emplace_back(dice.between(1, pause.count()));
    std::sort(when.begin(), when.end());
    for (const auto offset : when) {
      states_.push_back({now + offset, other_word(dice, states_.back().status)});
    }
    now += pause;
  }
  end_ = now;
  const auto last = static_cast<std::int64_t>(polls_.size()) - 1;
  const auto since = polls_[static_cast<std::size_t>(dice.between(0, last - 1))].at;
  const auto room = (polls_.back().at - since).count();
  inner_window_ = {since + milliseconds{dice.between(0, room / 2)},
                   polls_.back().at - milliseconds{dice.between(0, room / 2 - 1)}};
}

std::string Truth::ndjson() const {
  std::string lines;
  for (const auto& poll : polls_) lines += import_line(poll);
  return lines;
}

oracle::Question Truth::whole_window() const {
  return {polls_.front().at, end_};
}

std::size_t Truth::state_at(UtcTime at) const {
  std::size_t i = 0;
  while (i + 1 < states_.size() && states_[i + 1].from <= at) ++i;
  return i;
}

UtcTime Truth::began(UtcTime at) const {
  return states_[state_at(at)].from;
}

UtcTime Truth::ends(UtcTime at) const {
  const auto next = state_at(at) + 1;
  return next < states_.size() ? states_[next].from : end_;
}

milliseconds Truth::time_in(const std::string& status, UtcTime from, UtcTime to) const {
  milliseconds sum{0};
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (states_[i].status != status) continue;
    const auto end = i + 1 < states_.size() ? states_[i + 1].from : end_;
    sum += std::max(std::min(end, to) - std::max(states_[i].from, from), milliseconds{0});
  }
  return sum;
}

std::string broken_promises(const Truth& truth, const Answer& answer) {
  std::string broken = check_stretches(truth, answer);
  for (const auto& question : {truth.whole_window(), truth.inner_window()}) {
    broken += check_durations(truth, question, answer);
    broken += check_failures(truth, question, answer);
    broken += check_availabilities(truth, question, answer);
  }
  return broken;
}

}  // namespace syncledger::testing
