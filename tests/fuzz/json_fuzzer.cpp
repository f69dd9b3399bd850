// Any bytes as a JSON document, as the program reads it from the service and from people.
#include "base/strict_json.hpp"
#include "support/fuzz_target.hpp"

#include <algorithm>

namespace syncledger::fuzz {
namespace {

void check(std::string_view text, const base::JsonOptions& options) {
  const auto document = base::parse_json(text, options);
  if (!document) {
    const auto& error = document.error();
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    require(error.line >= 1 && error.line <= lines, "the line of an error exists");
    require(error.column >= 1 && error.column <= text.size() + 1, "so does its column");
    require_line(error.message, 200, "message");
    return;
  }
  // Written and read again it is the same; dump() is no text of ours, so it has no comments.
  const auto again = base::parse_json(document->root.dump());
  require(again.has_value() && again->root == document->root, "reads what it has written");
  require(options.keep_lines != document->lines.empty(), "lines are kept when asked for");
  for (const auto& [pointer, line] : document->lines) {
    require(document->root.contains(nlohmann::json::json_pointer{pointer}), "a line has a value",
            pointer);
  }
}

}  // namespace
}  // namespace syncledger::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  const auto text = fuzz::text_of(data, size);
  fuzz::check(text, {});
  base::JsonOptions for_services;
  for_services.keep_any_number = true;
  fuzz::check(text, for_services);
  base::JsonOptions for_people;
  for_people.allow_comments = true;
  for_people.keep_lines = true;
  fuzz::check(text, for_people);
  return 0;
}
