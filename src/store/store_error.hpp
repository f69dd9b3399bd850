#pragma once

#include <stdexcept>
#include <string>

namespace syncledger::store {

/// The history file cannot be used: what was tried, on which file, why, and what to do about it,
/// in one line. Nothing that was recorded before is lost.
class StoreError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Translates the exception in flight. Precondition: called from a catch block. Rethrows what is
/// not of SQLite unchanged.
/// \param doing what was tried, to follow "cannot": `open`, `record the pass in`
[[noreturn]] void rethrow_as_store_error(const std::string& doing, const std::string& path);

}  // namespace syncledger::store
