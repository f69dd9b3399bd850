#pragma once

#include "base/result.hpp"
#include "base/time_left.hpp"
#include "dataworks/outgoing_request.hpp"
#include "model/fetch_failure.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace syncledger::dataworks {

/// A request to a service that hands out credentials.
struct HttpRequest : OutgoingRequest {
  bool through_proxy = true;  ///< if the environment names one
  std::chrono::milliseconds connect_timeout{5000};
  std::chrono::milliseconds timeout{15000};  ///< of all of it: connect, and 10 seconds to answer
};

struct HttpResponse {
  int status = 0;
  std::string body;
};

/// Why there is no response.
struct HttpFailure {
  std::string why;             ///< one line without secrets: it names the host, not the URL
  bool was_connected = false;  ///< somebody is there
  model::UnknownReason reason = model::UnknownReason::network;
};

/// One exchange, waited for: certificates verified, no redirect followed, at most 64 KiB of answer.
/// It is broken off when no time is left.
base::Result<HttpResponse, HttpFailure> send_and_wait(
    const HttpRequest& request, const std::string& ca_file,
    const base::TimeLeft& time_left = base::no_hurry);

/// `scheme://host[:port]` of a URL: what may be said of it, for user, path and query can be
/// secrets. Nothing if it is no http or https URL.
std::optional<std::string> origin_of(const std::string& url);

/// Why a service at this address must not be told a secret, or nothing: it must be `https://host`,
/// or without TLS on this machine.
std::optional<std::string> check_service(const std::string& address);

/// Whether a URL leads to this machine. Precondition: origin_of() found something.
bool is_loopback(const std::string& url);

}  // namespace syncledger::dataworks
