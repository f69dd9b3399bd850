#pragma once

#include "model/observation.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace syncledger::app {

// One fetch on one line of NDJSON: what `import` reads (contract section 7, docs/import.md), and
// what the spool keeps.

/// A line that says nothing we understand, and why.
class BadLine : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// The longest line of a file to import.
constexpr std::size_t longest_line = std::size_t{4} * 1024 * 1024;

/// The longest line of the spool: a body of the most bytes that the client takes, each escaped.
constexpr std::size_t longest_spool_line = std::size_t{64} * 1024 * 1024;

/// \param max_bytes longer lines are refused
/// \throws BadLine
model::Observation parse_snapshot_line(std::string_view text, std::size_t max_bytes = longest_line);

/// The line, without its end, from which parse_snapshot_line() makes the same observation again,
/// whatever was received.
std::string snapshot_line(const model::Observation& observation);

// The parts of such lines, for others that are alike. Each \throws BadLine

/// The document on a line, an object.
nlohmann::json parse_line(std::string_view text, std::size_t max_bytes);
const nlohmann::json& member_of(const nlohmann::json& line, const char* name);
const std::string& text_of(const nlohmann::json& line, const char* name);
/// A whole number of at most 64 bits.
std::int64_t number_of(const nlohmann::json& line, const char* name);
base::UtcTime time_of(const nlohmann::json& line, const char* name);
model::Target target_of(const nlohmann::json& line);
/// The four members that target_of() reads.
nlohmann::json target_json(const model::Target& target);

}  // namespace syncledger::app
