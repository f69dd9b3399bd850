#pragma once

#include "app/invocation.hpp"

#include <functional>
#include <optional>
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
/// would mail it with every pass. Remembered in the file DATABASE.complaint, or, where that cannot
/// be changed, as long as this object lives.
class Complaint {
public:
  /// \throws UsageError if no history is named
  explicit Complaint(Invocation& invocation);

  /// Runs `pass` and returns its exit code, or that of what it throws, which is complained about.
  /// \throws UsageError as it comes: that is for whoever wrote the command line or configuration
  int guard(const std::function<int()>& pass);

private:
  /// A line of the time and a line of the complaint. Losing it means to complain once too often.
  struct Memory {
    base::UtcTime said_at;
    std::string kind;

    static std::optional<Memory> read(const std::string& path);
  };

  [[nodiscard]] std::optional<Memory> said_last() const;
  void remember(std::optional<Memory> memory);

  /// \param kind what makes it the same complaint, whatever else its text says
  int complain(const std::string& kind, const std::string& text, int exit_code);
  void settle();

  Invocation& invocation_;
  std::string path_;
  bool file_is_wrong_ = false;  ///< then this holds instead:
  std::optional<Memory> said_;
};

}  // namespace syncledger::app
