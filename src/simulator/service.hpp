#pragma once

#include "simulator/daily_quota.hpp"
#include "simulator/fault_plan.hpp"
#include "simulator/http_message.hpp"
#include "simulator/options.hpp"

#include <atomic>
#include <string>

namespace syncledger::simulator {

/// The simulated service without its sockets: one request in, one reply out. Safe to share between
/// threads.
class Service {
public:
  Service(const Options& options, const Scenario& scenario);

  HttpReply handle(const HttpRequest& request);

  void force(const ForcedFault& fault) { faults_.force(fault); }

  [[nodiscard]] Counters counters() const;

  [[nodiscard]] base::UtcTime scenario_now() const { return clock_.scenario_now(); }

private:
  HttpReply reply_to(const HttpRequest& request, const std::string& request_id);
  HttpReply answer(const Call& call, const std::string& request_id);
  HttpReply refuse(const Refusal& refusal, const std::string& request_id, bool xml);
  HttpReply go_wrong(const Fault& fault, const Call& call, const std::string& request_id);
  HttpReply go_wrong_visibly(const Fault& fault, const Call& call, const std::string& request_id);
  static std::string request_id_of(std::uint64_t number);

  base::SystemClock system_clock_;
  ScenarioClock clock_;
  Authenticator authenticator_;
  DailyQuota quota_;
  FaultPlan faults_;
  Answers answers_;
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> answered_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> faulted_{0};
};

}  // namespace syncledger::simulator
