#include "app/progress_line.hpp"

#include <algorithm>

namespace syncledger::app {

ProgressLine::ProgressLine(const Invocation& invocation, std::string doing, std::string unit)
    : err_(invocation.surroundings().err),
      is_shown_(invocation.surroundings().err_is_terminal && !invocation.is_quiet() &&
                invocation.options().value("log-format").value_or("text") == "text"),
      doing_(std::move(doing)),
      unit_(std::move(unit)) {}

ProgressLine::~ProgressLine() {
  if (width_ > 0) write("");
}

void ProgressLine::show(std::int64_t done, std::int64_t of) {
  if (!is_shown_) return;
  write(doing_ + ": " + std::to_string(done * 100 / of) + " % (" + std::to_string(done) + " of " +
        std::to_string(of) + " " + unit_ + ")");
}

/// Over what stands there. Blanks, for not every terminal knows how to erase a line.
void ProgressLine::write(const std::string& line) {
  err_ << '\r' << line;
  if (line.size() < width_) err_ << std::string(width_ - line.size(), ' ') << '\r' << line;
  err_ << std::flush;
  width_ = line.size();
}

}  // namespace syncledger::app
