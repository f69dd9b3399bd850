#pragma once

#include "store/recorder.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace syncledger::app {

// The text of a file of the spool, NDJSON: the first line is the pass, each line after it an
// observation (docs/durability.md).

/// What such a file holds.
struct SpooledPass {
  store::LatePass pass;  ///< without its key, and without what the others hold
  std::vector<store::TrackedTarget> targets;
  std::vector<model::Observation> observations;
  std::vector<store::CallCount> calls;

  /// The whole pass; it refers to this object.
  [[nodiscard]] store::LatePass late_pass(std::string key) const;
};

/// The text from which parse_spooled_pass() makes the same pass again, but for its key.
std::string spooled_pass_text(const store::LatePass& pass);

/// Reads such a text line by line. \throws BadLine that names the line; std::system_error if it
/// cannot be read to its end
SpooledPass parse_spooled_pass(std::istream& in);

}  // namespace syncledger::app
