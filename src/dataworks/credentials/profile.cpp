#include "dataworks/credentials/profile.hpp"

#include "base/text.hpp"

namespace syncledger::dataworks {
namespace {

/// The name of a profile as messages show it.
std::string shown(const std::string& name) {
  return base::one_line(name, 64);
}

}  // namespace

std::string ProfileFileProvider::name() const {
  return location().shown;
}

SessionResult ProfileFileProvider::fetch(Freshness freshness) {
  const auto where = location();
  const auto text = read_credentials_file(context_, where);
  if (!text) return base::Failure{Refusal{!text.error().is_absent, text.error().why}};
  auto fetched = fetch_from(*text, freshness);
  if (!fetched) return base::Failure{fetched.error()};
  const auto profile = shown(fetched->profile);
  auto& session = fetched->session;
  if (session) {
    session->origin =
        "profile " + profile + " of " + where.shown + " (" + shown(fetched->kind) + ")";
  } else {
    session.error().why.insert(0, "profile \"" + profile + "\": ");
  }
  return std::move(session);
}

std::string ProfileFileProvider::wanted_profile(const std::string& current) const {
  if (!profile_.empty()) return profile_;
  auto named = context_.variable("ALIBABA_CLOUD_PROFILE");
  if (!named.empty()) return named;
  return current.empty() ? "default" : current;
}

base::Failure<Refusal> ProfileFileProvider::has_no_profile(const std::string& name) {
  return not_configured("it has no profile \"" + shown(name) + "\"");
}

FileLocation ProfileFileProvider::location() const {
  return locate_file(context_, variable_, below_home_);
}

}  // namespace syncledger::dataworks
