#include "simulator/fault_plan.hpp"

#include "simulator/call_parameters.hpp"
#include "simulator/dice.hpp"

namespace syncledger::simulator {
namespace {

constexpr std::uint64_t fault_salt = 0xfa017;

bool is_about(const std::optional<std::int64_t>& id, const std::string& text) {
  return !id || std::to_string(*id) == text;
}

bool applies(const FaultRule& rule, const Call& call, base::UtcTime now) {
  return (!rule.from || now >= *rule.from) && (!rule.until || now < *rule.until) &&
         (rule.action.empty() || rule.action == call.action) &&
         is_about(rule.project_id, text_of(call.parameters, "ProjectId")) &&
         is_about(rule.file_id, text_of(call.parameters, "FileId"));
}

/// A number for a text, the same on every machine (FNV-1a).
std::uint64_t number_of(const std::string& text) {
  std::uint64_t number = 0xcbf29ce484222325U;
  for (const char c : text) number = (number ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return number;
}

}  // namespace

FaultPlan::FaultPlan(const Scenario& scenario, const std::vector<ForcedFault>& forced)
    : seed_(scenario.seed), rules_(scenario.faults), forced_(forced.begin(), forced.end()) {}

void FaultPlan::force(const ForcedFault& forced) {
  const std::lock_guard lock{mutex_};
  forced_.push_back(forced);
}

std::optional<Fault> FaultPlan::next_forced() {
  const std::lock_guard lock{mutex_};
  while (!forced_.empty() && forced_.front().count <= 0) forced_.pop_front();
  if (forced_.empty()) return std::nullopt;
  --forced_.front().count;
  return forced_.front().fault;
}

std::optional<Fault> FaultPlan::next(const Call& call, base::UtcTime now) {
  if (auto fault = next_forced()) return fault;
  const auto dice = Dice{seed_}
                        .with(fault_salt)
                        .with(static_cast<std::uint64_t>(base::to_unix_ms(now)))
                        .with(number_of(text_of(call.parameters, "ProjectId") + "/" +
                                        text_of(call.parameters, "FileId")));
  for (std::size_t index = 0; index < rules_.size(); ++index) {
    const auto& rule = rules_[index];
    if (applies(rule, call, now) && dice.with(index).happens(rule.probability)) return rule.fault;
  }
  return std::nullopt;
}

}  // namespace syncledger::simulator
