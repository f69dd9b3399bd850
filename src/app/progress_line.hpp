#pragma once

#include "app/invocation.hpp"

#include <cstdint>
#include <ostream>
#include <string>

namespace syncledger::app {

/// Shows a person how far something has come: a line on the terminal that standard error is, and
/// that is gone with this object. Shows nothing elsewhere, nor with --quiet or --log-format json.
class ProgressLine {
public:
  /// \param doing what is done, such as `pruning`
  ProgressLine(const Invocation& invocation, std::string doing, std::string unit);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine();

  /// Precondition: of > 0.
  void show(std::int64_t done, std::int64_t of);

private:
  void write(const std::string& line);

  std::ostream& err_;
  bool is_shown_;
  std::string doing_;
  std::string unit_;
  std::size_t width_ = 0;  ///< of the line that stands there
};

}  // namespace syncledger::app
