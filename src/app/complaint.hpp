#pragma once

#include "app/invocation.hpp"

#include <functional>
#include <stdexcept>
#include <string>

namespace syncledger::app {

/// A pass that had nobody to ask about, because no listing has found a task yet.
class NothingToCollect : public std::runtime_error {
public:
  NothingToCollect() : std::runtime_error("no task is known yet: no listing has found one") {}
};

/// What keeps passes from being made at all: a history that may not be used, another collector that
/// has the lock, nothing to ask about. Said once, once more each day, and when it is over; cron
/// would mail it with every pass. Remembered in the file DATABASE.complaint.
class Complaint {
public:
  /// \throws UsageError if no history is named
  explicit Complaint(Invocation& invocation)
      : invocation_(invocation), path_(invocation.database() + ".complaint") {}

  /// Runs `pass` and returns its exit code, or that of what it throws, which is complained about.
  /// \throws UsageError as it comes: that is for whoever wrote the command line or configuration
  int guard(const std::function<int()>& pass);

private:
  /// \param kind what makes it the same complaint, whatever else its text says
  int complain(const std::string& kind, const std::string& text, int exit_code);
  void settle();

  Invocation& invocation_;
  std::string path_;
};

}  // namespace syncledger::app
