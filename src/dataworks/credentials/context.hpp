#pragma once

#include "dataworks/credentials/options.hpp"

#include <optional>
#include <set>
#include <string>
#include <utility>

namespace syncledger::dataworks {

/// What the providers of one source share: the options, and which warnings were given already.
class Context {
public:
  explicit Context(CredentialOptions options) : options_(std::move(options)) {}

  [[nodiscard]] const CredentialOptions& options() const { return options_; }

  [[nodiscard]] base::UtcTime now() const { return options_.clock.now(); }

  /// A variable of the environment; empty if it is not set.
  [[nodiscard]] std::string variable(const std::string& name) const;

  /// Whether a variable says `true`, in any letter case, as the official switches want it.
  [[nodiscard]] bool is_switched_on(const std::string& name) const;

  /// Tells the user, but not the same thing twice.
  void warn_once(const std::string& line);

private:
  CredentialOptions options_;
  std::set<std::string> warned_;
};

}  // namespace syncledger::dataworks
