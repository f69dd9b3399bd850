#pragma once

#include "base/time_left.hpp"
#include "base/utc_time.hpp"
#include "dataworks/credentials/credentials.hpp"
#include "dataworks/endpoint.hpp"
#include "dataworks/quota.hpp"
#include "dataworks/signed_call.hpp"
#include "model/fetch_failure.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace syncledger::dataworks {

struct ClientOptions {
  std::chrono::milliseconds timeout{10000};  ///< of one try
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds deadline{120000};  ///< of all tries of one call together
  int concurrency = 16;                        ///< transfers at a time, >= 1
  double max_qps = 5;  ///< starts per second for each account and region; 0: no limit
  int retries = 3;     ///< tries after the first
  std::string ca_file;
  std::string proxy;  ///< empty: as the environment says
  SignatureVersion signature = SignatureVersion::v3;
  std::string_view program_version = "0";  ///< for the User-Agent
};

/// A call to make.
struct Call {
  QuotaKey quota;  ///< what it counts against
  CredentialSource* credentials = nullptr;
  Endpoint endpoint;
  ApiCall api;
};

/// What came back, or that nothing did (`http_status` 0). `body` lives until the callback returns.
struct Reply {
  base::UtcTime received_at;
  std::optional<std::chrono::milliseconds> clock_skew;  ///< this clock minus the Date header
  int http_status = 0;
  std::string_view body;  ///< without the secrets it was asked with
};

/// Calls of one account and region, retries included.
struct CallStats {
  std::int64_t calls = 0;
  std::int64_t throttled = 0;                 ///< of these, refused for a quota
  std::optional<base::UtcTime> exhausted_at;  ///< the service said that the day's calls are used up
};

/// How many more calls may be made, and what to say of those that may not.
struct Allowance {
  std::int64_t calls = 0;
  std::string when_used_up;
};

/// Makes calls: many transfers at a time in one thread, each signed, paced, tried again where that
/// is safe and given up at its deadline. Connections are kept.
class CallRunner {
public:
  /// `clock` must outlive the runner. It dates requests and replies; waiting and timeouts go by the
  /// steady clock of the system.
  CallRunner(const ClientOptions& options, const base::Clock& clock);
  CallRunner(const CallRunner&) = delete;
  CallRunner& operator=(const CallRunner&) = delete;
  ~CallRunner();

  /// Reads a reply: nothing if it is a good answer, else the failure that it means.
  using Read =
      std::function<std::optional<model::FetchFailure>(std::size_t index, const Reply& reply)>;

  /// Learns that there will be no good answer to a call.
  using GiveUp =
      std::function<void(std::size_t index, const model::FetchFailure& failure, const Reply&)>;

  /// Limits the calls of an account and region; those beyond fail with reason budget. Nothing: no
  /// limit.
  void allow(const QuotaKey& quota, std::optional<Allowance> allowance);

  /// Makes every call; for each of them either `read` returns nothing or `give_up` is called,
  /// exactly once, in any order; neither for a call that was left out (mind()).
  /// Nothing that the network or the service does makes it throw.
  std::map<QuotaKey, CallStats> run(std::span<const Call> calls, const Read& read,
                                    const GiveUp& give_up);

  /// From now on, calls are made as long as there is time: none begins unless an answer can still
  /// come in time, and those that are not answered when it is over are left out.
  void mind(base::TimeLeft time_left);

  /// Hears what time it is by the service's Date, as soon as an answer arrives that is its own: one
  /// that can be read, or an error with a code.
  void tell_dates_to(std::function<void(base::UtcTime date)> hear);

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace syncledger::dataworks
