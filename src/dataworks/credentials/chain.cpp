#include "dataworks/credentials/chain.hpp"

#include "base/text.hpp"
#include "dataworks/credentials/environment.hpp"
#include "dataworks/credentials/imds.hpp"
#include "dataworks/credentials/kept_session.hpp"
#include "dataworks/credentials/oidc.hpp"
#include "dataworks/credentials/profile.hpp"
#include "dataworks/credentials/uri.hpp"

#include <vector>

namespace syncledger::dataworks {
namespace {

using Providers = std::vector<std::unique_ptr<Provider>>;

/// What to do about a provider that is configured and does not work.
enum class OnBroken { go_on, stop };

/// Providers in their order: the first that answers is the one for good.
class Chain final : public Provider {
public:
  /// \param heading of the error when nobody answers
  Chain(Context& context, std::string heading, OnBroken on_broken, Providers providers)
      : context_(context),
        heading_(std::move(heading)),
        on_broken_(on_broken),
        providers_(std::move(providers)) {}

  [[nodiscard]] std::string name() const override { return "chain"; }

  SessionResult fetch(Freshness freshness) override {
    if (chosen_ != nullptr) {
      auto session = ask(*chosen_, freshness);
      if (session) return session;
      return broken("no credentials: " + chosen_->name() + ": " + session.error().why,
                    session.error().reason);
    }
    return search(freshness);
  }

private:
  SessionResult search(Freshness freshness) {
    std::string reasons;
    auto reason_to_fail = model::UnknownReason::forbidden;
    std::vector<std::string> passed_over;
    for (const auto& provider : providers_) {
      auto session = ask(*provider, freshness);
      if (session) {
        chosen_ = provider.get();
        for (const auto& line : passed_over)
          context_.warn_once(line + "; used instead: " + session->origin);
        return session;
      }
      const auto reason = provider->name() + ": " + session.error().why;
      reasons += (reasons.empty() ? "" : "; ") + reason;
      if (!session.error().is_configured) continue;
      if (reason_to_fail == model::UnknownReason::forbidden)
        reason_to_fail = session.error().reason;
      if (on_broken_ == OnBroken::stop) break;
      passed_over.push_back("credentials that cannot be used: " + reason);
    }
    return broken(heading_ + ": " + reasons, reason_to_fail);
  }

  SessionResult ask(Provider& provider, Freshness freshness) const {
    auto session = provider.fetch(freshness);
    return session ? checked(std::move(*session), context_.now()) : std::move(session);
  }

  Context& context_;
  std::string heading_;
  OnBroken on_broken_;
  Providers providers_;
  Provider* chosen_ = nullptr;
};

std::unique_ptr<Provider> default_chain(Context& context) {
  Providers providers;
  providers.push_back(std::make_unique<EnvironmentProvider>(context));
  providers.push_back(std::make_unique<OidcProvider>(context));
  providers.push_back(std::make_unique<CliFileProvider>(context));
  providers.push_back(std::make_unique<IniFileProvider>(context));
  providers.push_back(std::make_unique<EcsRoleProvider>(context));
  providers.push_back(std::make_unique<UriProvider>(context));
  return std::make_unique<Chain>(
      context,
      "no credentials (set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or run "
      "aliyun configure)",
      OnBroken::go_on, std::move(providers));
}

std::unique_ptr<Provider> named_profile(Context& context) {
  const auto& name = context.options().profile;
  Providers providers;
  providers.push_back(std::make_unique<CliFileProvider>(context, name));
  providers.push_back(std::make_unique<IniFileProvider>(context, name));
  return std::make_unique<Chain>(context,
                                 "no credentials for profile \"" + base::one_line(name, 64) + "\"",
                                 OnBroken::stop, std::move(providers));
}

}  // namespace

std::unique_ptr<CredentialSource> make_credential_source(const CredentialOptions& options) {
  auto context = std::make_unique<Context>(options);
  const bool is_named = !options.profile.empty() && options.profile != "default";
  auto provider = is_named ? named_profile(*context) : default_chain(*context);
  return std::make_unique<KeptSession>(std::move(context), std::move(provider));
}

}  // namespace syncledger::dataworks
