#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace syncledger::report {

/// What the figures of a report may be taken together by, instead of a row for each thing.
enum class Grouping { target, status, project, step };

std::string_view to_string(Grouping by);
std::optional<Grouping> parse_grouping(std::string_view text);

/// How a kind of report may be grouped, in the order of the help; empty if it has no figures that
/// add up.
std::vector<Grouping> groupings_of(std::string_view kind);

/// The columns that tell the groups apart, as schema/groupings/KIND.sql calls them. Precondition:
/// the kind may be grouped so.
std::vector<std::string_view> group_columns(std::string_view kind, Grouping by);

}  // namespace syncledger::report
