#include "dataworks/errors.hpp"

#include <algorithm>
#include <array>

namespace syncledger::dataworks {
namespace {

using model::UnknownReason;

struct Family {
  std::string_view prefix;
  Verdict verdict;
};

/// The first prefix that fits decides: special cases stand before their family.
constexpr std::array<Family, 23> families{{
    {"Throttling.Api.Risk", {Retry::stop_for_the_day, UnknownReason::throttled}},
    {"Throttling", {Retry::backoff, UnknownReason::throttled}},
    {"SignatureNonceUsed", {Retry::new_nonce, UnknownReason::api_error}},
    {"InvalidTimeStamp.Expired", {Retry::correct_clock, UnknownReason::forbidden}},
    {"InvalidSecurityToken.Expired", {Retry::refresh_credentials, UnknownReason::forbidden}},
    {"InvalidSecurityToken", {Retry::no, UnknownReason::forbidden}},
    {"InvalidAccessKeyId", {Retry::no, UnknownReason::forbidden}},
    {"MissingSecurityToken", {Retry::no, UnknownReason::forbidden}},
    {"SignatureDoesNotMatch", {Retry::no, UnknownReason::forbidden}},
    {"IncompleteSignature", {Retry::no, UnknownReason::forbidden}},
    {"Signature", {Retry::no, UnknownReason::forbidden}},
    {"Forbidden", {Retry::no, UnknownReason::forbidden}},
    {"NoPermission", {Retry::no, UnknownReason::forbidden}},
    {"Unauthorized", {Retry::no, UnknownReason::forbidden}},
    {"Invalid", {Retry::no, UnknownReason::api_error}},
    {"Missing", {Retry::no, UnknownReason::api_error}},
    {"Param.", {Retry::no, UnknownReason::api_error}},
    {"Illegal", {Retry::no, UnknownReason::api_error}},
    {"NoSuch", {Retry::no, UnknownReason::api_error}},
    {"Unsupported", {Retry::no, UnknownReason::api_error}},
    {"Content", {Retry::no, UnknownReason::api_error}},
    {"ServiceUnavailable", {Retry::backoff, UnknownReason::api_error}},
    {"InternalError", {Retry::backoff, UnknownReason::api_error}},
}};

Verdict judge_by_status(int http_status) {
  if (http_status == 429) return {Retry::backoff, UnknownReason::throttled};
  if (http_status == 401 || http_status == 403 || http_status == 407) {
    return {Retry::no, UnknownReason::forbidden};
  }
  if (http_status >= 500 || http_status == 408) return {Retry::backoff, UnknownReason::api_error};
  return {Retry::no, UnknownReason::api_error};
}

}  // namespace

Verdict judge(std::string_view code, int http_status) {
  const auto* const family = std::find_if(families.begin(), families.end(), [code](const Family& each) {
    return code.starts_with(each.prefix);
  });
  return family != families.end() ? family->verdict : judge_by_status(http_status);
}

}  // namespace syncledger::dataworks
