#pragma once

#include "report/report_builder.hpp"

namespace syncledger::report::tests {

/// A status report of one node of this name and message.
inline ReportBuilder status_of(const std::string& name, const std::string& message = "") {
  const auto text = [](const std::string& value) { return store::Value{value}; };
  return ReportBuilder{
      "status",
      {"region_id",   "project_id",  "task_type",      "file_id", "name",         "label",
       "level",       "step_id",     "step_name",      "status",  "status_class", "since",
       "since_after", "for_seconds", "unseen_seconds", "planned", "last_seen_at", "age_seconds",
       "stale",       "message",     "missing_since"}}
      .row({{"task_type", text("DI_REALTIME")},
            {"file_id", store::Value{std::int64_t{100}}},
            {"name", text(name)},
            {"level", text("node")},
            {"status", text("RUN")},
            {"status_class", text("running")},
            {"since", text("2026-10-31T16:00:00.000Z")},
            {"last_seen_at", text("2026-11-01T00:00:00.000Z")},
            {"stale", store::Value{std::int64_t{0}}},
            {"message", text(message)}});
}

}  // namespace syncledger::report::tests
