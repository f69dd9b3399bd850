#include "dataworks/credentials/kept_session.hpp"

#include <algorithm>

namespace syncledger::dataworks {
namespace {

/// After a failure, and after a session that was issued because the service refused the one before.
constexpr std::chrono::seconds pause{10};

bool is_within_pause(base::UtcTime since, base::UtcTime now) {
  return now >= since && now - since < pause;  // a clock that was set back ends every pause
}

}  // namespace

base::Result<Credentials, CredentialFailure> KeptSession::get() {
  const auto now = context_->now();
  if ((!session_ || is_due(now)) && !is_pausing(now)) renew(now);
  if (session_ && !has_ended(now)) return session_->credentials;
  return base::Failure{failed_ ? failed_->failure
                               : CredentialFailure{"the credentials have ended"}};
}

void KeptSession::refresh() {
  if (issued_at_ && is_within_pause(*issued_at_, context_->now())) return;
  session_.reset();
  failed_.reset();
  wanted_ = Freshness::newly_issued;
}

CredentialOrigin KeptSession::origin() const {
  if (!session_) return {};
  return {session_->origin, session_->expires_at};
}

bool KeptSession::has_ended(base::UtcTime now) const {
  return session_->expires_at && *session_->expires_at <= now;
}

bool KeptSession::is_due(base::UtcTime now) const {
  if (session_->ask_again_after) return now - obtained_at_ >= *session_->ask_again_after;
  if (!session_->expires_at) return false;
  const base::UtcTime end = *session_->expires_at;
  const std::chrono::milliseconds half = (end - obtained_at_) / 2;
  return end - now <= std::min<std::chrono::milliseconds>(session_->renew_before, half);
}

bool KeptSession::is_pausing(base::UtcTime now) const {
  return failed_ && is_within_pause(failed_->at, now);
}

void KeptSession::renew(base::UtcTime now) {
  auto fetched = provider_->fetch(wanted_);
  if (!fetched) {
    failed_ = Attempt{now, {fetched.error().why, fetched.error().reason}};
    if (session_ && !has_ended(now)) {
      context_->warn_once("the credentials could not be renewed, those in memory are used: " +
                          failed_->failure.why);
    }
    return;
  }
  session_ = std::move(*fetched);
  obtained_at_ = now;
  failed_.reset();
  if (wanted_ == Freshness::newly_issued) issued_at_ = now;
  wanted_ = Freshness::stored;
}

}  // namespace syncledger::dataworks
