#include "app/report_options.hpp"

#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "report/json_schema.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace syncledger::app {
namespace {

using report::Grouping;

/// `target, status or step`.
std::string listed(const std::vector<std::string_view>& words, const std::string& conjunction) {
  std::string list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) list += i + 1 == words.size() ? " " + conjunction + " " : ", ";
    list += words[i];
  }
  return list;
}

std::string possible_groupings(const std::string& kind) {
  std::vector<std::string_view> words;
  for (const Grouping by : report::groupings_of(kind)) words.push_back(to_string(by));
  return listed(words, "or");
}

std::string kinds_with_groupings() {
  auto kinds = report::kinds();
  kinds.erase(std::remove_if(kinds.begin(), kinds.end(),
                             [](auto kind) { return report::groupings_of(kind).empty(); }),
              kinds.end());
  return listed(kinds, "and");
}

/// Groups of steps are about steps; so are, with --level step, all others.
void choose_level(report::Question& question) {
  if (question.by != Grouping::step || question.kind == "runs") return;
  auto& level = question.scope.level;
  if (level && *level != "step") {
    throw UsageError("--by step: --level step is expected with it, or none, not \"" + *level +
                     "\"");
  }
  level = "step";
}

/// What --by asks of a kind of report. \throws UsageError that says how the kind can be grouped
std::optional<Grouping> grouping_of(const ParsedOptions& options, const std::string& kind) {
  const auto text = options.value("by");
  if (!text) return std::nullopt;
  const auto possible = report::groupings_of(kind);
  if (possible.empty()) {
    throw UsageError("--by: report " + kind + " has no figures that add up; " +
                     kinds_with_groupings() + " have");
  }
  const auto by = report::parse_grouping(*text);
  if (!by || std::find(possible.begin(), possible.end(), *by) == possible.end()) {
    throw UsageError("--by: report " + kind + " can be grouped by " + possible_groupings(kind) +
                     ", not by \"" + base::printable(*text) + "\"");
  }
  return by;
}

/// The parts that explain figures are neither grouped nor picked, and have no schema.
void refuse_with_explain(const ParsedOptions& options, const std::string& option) {
  if (options.has(option) && options.has("explain"))
    throw UsageError("--" + option + " does not go with --explain");
}

}  // namespace

std::string schema_of(const ParsedOptions& options, const std::string& kind) {
  refuse_with_explain(options, "json-schema");
  return report::json_schema(kind, grouping_of(options, kind));
}

void ask_for_groups_and_top(const ParsedOptions& options, report::Question& question) {
  for (const auto* option : {"by", "top"}) refuse_with_explain(options, option);
  question.by = grouping_of(options, question.kind);
  choose_level(question);
  const auto text = options.value("top");
  if (!text) return;
  question.top = base::whole_number(*text);
  if (!question.top || *question.top <= 0) {
    throw UsageError("--top: a number of rows such as 10 is expected, not \"" +
                     base::printable(*text) + "\"");
  }
}

}  // namespace syncledger::app
