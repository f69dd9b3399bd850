#include "report/grouping.hpp"

#include "base/enum_names.hpp"

#include <algorithm>
#include <array>

namespace syncledger::report {
namespace {

constexpr base::EnumNames<Grouping, 4> names{{"target", "status", "project", "step"}};

using Columns = std::vector<std::string_view>;

/// One kind that may be grouped. What a column is called that the kind lacks is empty.
struct GroupedKind {
  std::string_view kind;
  std::vector<Grouping> groupings;
  Columns step;    ///< which step, beside its target
  Columns status;  ///< what stands for a status
};

const std::array<GroupedKind, 5>& grouped_kinds() {
  using enum Grouping;
  static const std::array<GroupedKind, 5> table{
      {{"availability", {target, project}, {}, {}},
       {"durations", {target, status, project, step}, {"step_id", "step_name"}, {}},
       {"failures", {target, status, project, step}, {"step_id", "step_name"}, {"status", "kind"}},
       {"gaps", {target, status, project}, {}, {"reason"}},
       {"runs", {target, project, step}, {"first_failed_step", "first_failed_step_id"}, {}}}};
  return table;
}

const GroupedKind* find(std::string_view kind) {
  const auto& table = grouped_kinds();
  const auto* const found =
      std::find_if(table.begin(), table.end(), [&](const auto& each) { return each.kind == kind; });
  return found == table.end() ? nullptr : found;
}

Columns joined(Columns left, const Columns& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

}  // namespace

std::string_view to_string(Grouping by) {
  return names.name(by);
}

std::optional<Grouping> parse_grouping(std::string_view text) {
  return names.value(text);
}

std::vector<Grouping> groupings_of(std::string_view kind) {
  const auto* const grouped = find(kind);
  return grouped == nullptr ? std::vector<Grouping>{} : grouped->groupings;
}

std::vector<std::string_view> group_columns(std::string_view kind, Grouping by) {
  static const Columns project{"region_id", "project_id"};
  static const Columns target{"region_id", "project_id", "task_type", "file_id", "name", "label"};
  const GroupedKind& grouped = *find(kind);
  switch (by) {
    case Grouping::target:
      return target;
    case Grouping::status:
      return grouped.status;
    case Grouping::project:
      return project;
    case Grouping::step:
      return joined(target, grouped.step);
  }
  return {};
}

}  // namespace syncledger::report
