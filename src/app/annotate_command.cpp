#include "app/actions.hpp"
#include "app/commands.hpp"
#include "app/exit_code.hpp"
#include "app/output.hpp"
#include "app/usage_error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "report/calendar.hpp"
#include "store/annotations.hpp"

namespace syncledger::app {
namespace {

using base::UtcTime;
using nlohmann::ordered_json;
using report::Zone;
using store::Annotation;

std::string argument_of(const Invocation& invocation, const std::string& what) {
  const auto& arguments = invocation.options().arguments();
  if (arguments.size() < 2) throw UsageError(what);
  return arguments[1];
}

struct Stretch {
  UtcTime starts_at;
  UtcTime ends_at;
};

UtcTime moment_of(const Invocation& invocation, const std::string& option, const Zone& zone,
                  const std::string& otherwise) {
  const auto text = invocation.options().value(option).value_or(otherwise);
  const auto moment = report::parse_moment(text, zone, invocation.surroundings().clock.now());
  if (moment) return *moment;
  throw UsageError("--" + option +
                   ": a time such as 2026-11-01T22:00:00+08:00, a date, now, or a span back such "
                   "as 2h is expected, not \"" +
                   base::printable(text) + "\"");
}

Stretch stretch_of(const Invocation& invocation, const Zone& zone) {
  const auto& options = invocation.options();
  const auto starts_at = moment_of(invocation, "since", zone, "now");
  if (options.has("until") == options.has("for")) {
    throw UsageError(
        "until when? Give either --until (e.g. 2026-11-02T02:00:00+08:00) or --for "
        "(e.g. 2h)");
  }
  const auto span = invocation.duration("for", "2h", std::chrono::milliseconds{1});
  const auto ends_at = span ? starts_at + *span : moment_of(invocation, "until", zone, "now");
  if (ends_at <= starts_at) throw UsageError("--until must lie after --since");
  return {starts_at, ends_at};
}

std::string reason_of(const Invocation& invocation) {
  auto reason = invocation.options().value("reason").value_or("");
  if (reason.empty()) throw UsageError("why? Give a --reason: reports repeat it");
  if (base::find_invalid_utf8(reason) != std::string_view::npos)
    throw UsageError("--reason: a text in UTF-8 is expected");
  return reason;
}

ordered_json document_of(const Annotation& each) {
  ordered_json row{{"annotation_id", each.id},
                   {"target",
                    {{"region_id", each.target.region_id},
                     {"project_id", each.target.project_id},
                     {"task_type", to_string(each.target.task_type)},
                     {"file_id", each.target.file_id}}},
                   {"starts_at", base::to_rfc3339(each.starts_at)},
                   {"ends_at", base::to_rfc3339(each.ends_at)},
                   {"reason", each.reason},
                   {"added_at", base::to_rfc3339(each.added_at)}};
  row["removed_at"] = nullptr;
  if (each.removed_at) row["removed_at"] = base::to_rfc3339(*each.removed_at);
  return row;
}

void write(const Invocation& invocation, const std::vector<Annotation>& found, const Zone& zone) {
  if (output_format(invocation) == OutputFormat::json) {
    auto rows = ordered_json::array();
    for (const auto& each : found) rows.push_back(document_of(each));
    return write_document(invocation, {{"rows", rows}});
  }
  if (found.empty()) {
    invocation.surroundings().out << "nothing is planned\n";
    return;
  }
  report::Lines lines;
  lines.reserve(found.size());
  for (const auto& each : found) {
    lines.push_back(
        {std::to_string(each.id), base::printable(each.called.value_or(to_string(each.target))),
         zone.local_text(each.starts_at), zone.local_text(each.ends_at),
         zone.local_text(each.added_at), each.removed_at ? zone.local_text(*each.removed_at) : "",
         base::printable(each.reason)});
  }
  report::write_text_table(invocation.surroundings().out,
                           {{"ID", false, true},
                            {"TARGET", true},
                            {"FROM"},
                            {"TO"},
                            {"ADDED"},
                            {"TAKEN BACK"},
                            {"REASON", true}},
                           lines, output_style(invocation));
}

int add(Invocation& invocation) {
  const auto target =
      argument_of(invocation,
                  "which target? Its label, name, file id or "
                  "REGION/PROJECT/TASK_TYPE/FILE_ID, or a pattern such as 'orders*'");
  const Zone zone = zone_of(invocation);
  const auto [starts_at, ends_at] = stretch_of(invocation, zone);
  const auto reason = reason_of(invocation);
  const auto path = invocation.database();
  auto file = store::HistoryFile::open_existing(path, invocation.surroundings().clock);
  const auto added = store::add_annotations(file, target, starts_at, ends_at, reason,
                                            invocation.surroundings().clock.now());
  if (added.empty()) {
    throw UsageError("no target in " + path + " is called \"" + base::printable(target) +
                     "\" (see `syncledger report status`)");
  }
  write(invocation, added, zone);
  return exit_code::all_well;
}

int list(Invocation& invocation) {
  const auto& arguments = invocation.options().arguments();
  const auto target = arguments.size() > 1 ? std::optional{arguments[1]} : std::nullopt;
  const Zone zone = zone_of(invocation);
  auto file = store::HistoryFile::open_for_reading(invocation.database());
  write(invocation, store::list_annotations(file, target, invocation.options().has("all")), zone);
  return exit_code::all_well;
}

int remove(Invocation& invocation) {
  const auto text = argument_of(invocation, "which annotation? `syncledger annotate list` has ids");
  const auto id = base::whole_number(text);
  if (!id) {
    throw UsageError("an id of `syncledger annotate list` is expected, not \"" +
                     base::printable(text) + "\"");
  }
  const auto path = invocation.database();
  auto file = store::HistoryFile::open_existing(path, invocation.surroundings().clock);
  if (!store::remove_annotation(file, *id, invocation.surroundings().clock.now())) {
    throw UsageError("there is no annotation " + text +
                     " that counts (see `syncledger annotate "
                     "list --all`)");
  }
  talk(invocation, "annotation " + text + " was taken back; reports count its time again");
  return exit_code::all_well;
}

}  // namespace

int annotate(Invocation& invocation) {
  static const std::vector<Action> actions{
      {"add", add, {"since", "until", "for", "reason", "tz", "format"}, 1},
      {"list", list, {"all", "tz", "format"}, 1},
      {"remove", remove, {}, 1},
  };
  return run_action(invocation, actions);
}

}  // namespace syncledger::app
