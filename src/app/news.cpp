#include "app/news.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace syncledger::app {
namespace {

using model::Observation;

std::string and_more(const model::Target& first, std::size_t count) {
  const auto others = count > 1 ? " and " + std::to_string(count - 1) + " more" : "";
  return to_string(first) + others;
}

/// One line for each kind of failure, with the first it befell. To nobody in particular only of
/// those that could be fetched before: cron would mail the same line with every pass.
void say_failures(const Invocation& invocation, const std::vector<model::Target>& began,
                  std::span<const Observation> observations) {
  const std::set<model::Target> news{began.begin(), began.end()};
  std::map<std::pair<model::UnknownReason, std::string>, std::vector<const Observation*>> befallen;
  for (const Observation& observation : observations) {
    if (observation.result) continue;
    if (!invocation.says_all() && !news.contains(observation.target)) continue;
    const auto& failure = observation.result.error();
    befallen[{failure.reason, failure.code}].push_back(&observation);
  }
  for (const auto& [kind, failed] : befallen) {
    const Observation& first = **std::min_element(
        failed.begin(), failed.end(),
        [](const auto* left, const auto* right) { return left->target < right->target; });
    invocation.say("error", "could not fetch " + and_more(first.target, failed.size()) + ": " +
                                describe(first.result.error()));
  }
}

void say_recovered(const Invocation& invocation, const std::vector<model::Target>& recovered) {
  if (recovered.empty()) return;
  const auto& first = *std::min_element(recovered.begin(), recovered.end());
  invocation.say("warn", "could fetch " + and_more(first, recovered.size()) + " again");
}

}  // namespace

void say_news(const Invocation& invocation, const store::RecordSummary& summary,
              std::span<const Observation> observations) {
  for (const auto& notice : summary.notices)
    invocation.say("warn", "met for the first time: " + notice);
  say_failures(invocation, summary.began_to_fail, observations);
  say_recovered(invocation, summary.recovered);
}

Spool::Listener say_of_spooled(const Invocation& invocation) {
  return {[&invocation](const auto& summary, const auto& observations) {
            say_news(invocation, summary, observations);
          },
          [&invocation](const std::string& damaged) {
            invocation.say("error",
                           "a file of the spool is damaged and was put aside as " + damaged);
          }};
}

}  // namespace syncledger::app
