#include "dataworks/errors.hpp"

#include <gtest/gtest.h>

namespace syncledger::dataworks {
namespace {

using model::UnknownReason;

struct Row {
  const char* code;
  int http_status;
  Retry retry;
  UnknownReason reason;
};

TEST(Errors, AreJudgedByTheFamilyOfTheCodeBeforeTheStatus) {
  const Row rows[] = {
      {"Param.Invalid", 400, Retry::no, UnknownReason::api_error},
      {"Forbidden.Access", 403, Retry::no, UnknownReason::forbidden},
      {"Forbidden.Wkbench.ProjectNoPermission", 500, Retry::no, UnknownReason::forbidden},
      {"InternalError.System", 500, Retry::backoff, UnknownReason::api_error},
      {"InternalError.Meta.TenantTimeOut", 500, Retry::backoff, UnknownReason::api_error},
      {"Throttling", 400, Retry::backoff, UnknownReason::throttled},
      {"Throttling.User", 429, Retry::backoff, UnknownReason::throttled},
      {"Throttling.Api.Risk", 429, Retry::stop_for_the_day, UnknownReason::throttled},
      {"SignatureDoesNotMatch", 400, Retry::no, UnknownReason::forbidden},
      {"SignatureNonceUsed", 400, Retry::new_nonce, UnknownReason::api_error},
      {"InvalidTimeStamp.Expired", 400, Retry::correct_clock, UnknownReason::forbidden},
      {"InvalidSecurityToken.Expired", 403, Retry::refresh_credentials, UnknownReason::forbidden},
      {"InvalidAccessKeyId.NotFound", 404, Retry::no, UnknownReason::forbidden},
      {"InvalidAction.NotFound", 404, Retry::no, UnknownReason::api_error},
      {"MissingFileId", 400, Retry::no, UnknownReason::api_error},
      {"ServiceUnavailable", 503, Retry::backoff, UnknownReason::api_error},
      {"SomethingNew", 400, Retry::no, UnknownReason::api_error},
      {"SomethingNew", 500, Retry::backoff, UnknownReason::api_error},
      {"", 429, Retry::backoff, UnknownReason::throttled},
      {"", 502, Retry::backoff, UnknownReason::api_error},
      {"", 407, Retry::no, UnknownReason::forbidden},
      {"", 302, Retry::no, UnknownReason::api_error},
  };
  for (const Row& row : rows) {
    const auto verdict = judge(row.code, row.http_status);
    EXPECT_EQ(row.retry, verdict.retry) << row.code << ' ' << row.http_status;
    EXPECT_EQ(row.reason, verdict.reason) << row.code << ' ' << row.http_status;
  }
}

}  // namespace
}  // namespace syncledger::dataworks
