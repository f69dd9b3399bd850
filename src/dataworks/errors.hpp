#pragma once

#include "model/fetch_failure.hpp"

#include <string_view>

namespace syncledger::dataworks {

/// Whether the same read may be sent again. Every try has a new nonce, date and signature.
enum class Retry {
  no,
  backoff,              ///< after a growing, random wait
  new_nonce,            ///< once, at once
  correct_clock,        ///< once, with the time of the service's Date header
  refresh_credentials,  ///< once, with new credentials
  stop_for_the_day,     ///< and neither may any other call of this account and region
};

/// What an error of the service means for us.
struct Verdict {
  Retry retry = Retry::no;
  model::UnknownReason reason = model::UnknownReason::api_error;
};

/// The one place that knows the error codes. The family of the code decides before the HTTP status does: a permission
/// error may come with status 500, a throttling error with 400. `code` may be empty.
Verdict judge(std::string_view code, int http_status);

}  // namespace syncledger::dataworks
