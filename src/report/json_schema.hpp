#pragma once

#include "report/grouping.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace syncledger::report {

/// The JSON Schema (draft-07) of what `report KIND --format json` writes, as one document that
/// needs no other: every object is closed, and every field of it required that is not optional. It
/// is put together from the files in schema/json/. Precondition: the kind exists, and may be
/// grouped so.
std::string json_schema(std::string_view kind, std::optional<Grouping> by);

}  // namespace syncledger::report
