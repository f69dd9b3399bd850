#pragma once

#include <stdexcept>
#include <string>

namespace syncledger::store {

/// The history file cannot be used: what was tried, on which file, why, and what to do about it,
/// in one line. Nothing that was recorded before is lost.
class StoreError : public std::runtime_error {
public:
  /// Whether it is the same again until a person does something.
  enum class Duration {
    lasting,  ///< the wrong file, or one that may not be used
    passing,  ///< busy, no room, a disk that fails: the next pass may fare better
  };

  explicit StoreError(const std::string& message, Duration duration = Duration::lasting)
      : std::runtime_error(message), duration_(duration) {}

  [[nodiscard]] bool may_pass() const { return duration_ == Duration::passing; }

private:
  Duration duration_;
};

/// What was to be written breaks a rule of the schema: that would be the same on any other day, and
/// with any other file.
class BrokenRule : public StoreError {
public:
  using StoreError::StoreError;
};

/// Translates the exception in flight. Precondition: called from a catch block. Rethrows what is
/// not of SQLite unchanged.
/// \param doing what was tried, to follow "cannot": `open`, `record the pass in`
[[noreturn]] void rethrow_as_store_error(const std::string& doing, const std::string& path);

}  // namespace syncledger::store
