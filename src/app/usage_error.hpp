#pragma once

#include <stdexcept>

namespace syncledger::app {

/// The command line or the configuration is wrong: what and where, and what to do, in one line. Exit code 2.
class UsageError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

}  // namespace syncledger::app
