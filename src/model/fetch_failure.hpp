#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace syncledger::model {

/// Why a stretch of time is unknown (contract, section 2).
enum class UnknownReason {
  recorder_off,
  throttled,
  budget,
  forbidden,
  not_found,
  network,
  timeout,
  tls,
  api_error,
  bad_response,
};

std::string_view to_string(UnknownReason reason);

/// The words of all of them.
std::span<const std::string_view> unknown_reasons();

std::optional<UnknownReason> parse_unknown_reason(std::string_view text);

/// Why there is no snapshot. An ordinary outcome of a fetch, and itself a fact to record.
struct FetchFailure {
  UnknownReason reason = UnknownReason::network;
  std::string code;                ///< the service's code (`Throttling.User`), or empty
  std::optional<int> http_status;  ///< nothing if no response arrived
  std::string message;             ///< one line for people; never holds a secret or a request id
  std::string request_id;          ///< for support; may be empty

  friend bool operator==(const FetchFailure&, const FetchFailure&) = default;
};

/// `REASON CODE: MESSAGE` for people.
std::string describe(const FetchFailure& failure);

}  // namespace syncledger::model
