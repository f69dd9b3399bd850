#include "support/oracle_check.hpp"

#include "support/imported_history.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

namespace syncledger::testing {
namespace {

using nlohmann::json;

using Expected = std::function<json(const std::vector<oracle::Poll>&, const oracle::Question&)>;

struct Kind {
  std::string name;
  Expected rows;
};

/// The runs that touch the window, whole.
json runs_of_window(const std::vector<oracle::Poll>& polls, const oracle::Question& question) {
  json rows = json::array();
  for (auto& row : oracle::runs_rows(polls, question)) {
    const auto& end = row.at("ended_at");
    if (row.at("started_at") < base::to_rfc3339(question.until) &&
        (end.is_null() || end > base::to_rfc3339(question.since))) {
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

/// How it was at the end of the window, by what was recorded then.
json status_at_the_end(const std::vector<oracle::Poll>& polls, oracle::Question question) {
  question.as_of = question.until;
  return oracle::status_rows(polls, question);
}

const std::vector<Kind> kinds{{"status", status_at_the_end},
                              {"runs", runs_of_window},
                              {"durations", oracle::durations_rows},
                              {"failures", oracle::failures_rows},
                              {"availability", oracle::availability_rows},
                              {"trends", oracle::trends_rows},
                              {"timeline", oracle::timeline_rows},
                              {"gaps", oracle::gaps_rows}};

/// Which row this is among those of its report.
const std::set<std::string> key_fields{
    "target",       "level",      "step_id",           "step_name",    "started_at",
    "bucket_start", "project_id", "first_failed_step", "first_seen_at"};

bool same_value(const json& expected, const json& actual) {
  if (expected.is_number() && actual.is_number()) {
    return std::abs(expected.get<double>() - actual.get<double>()) <= 1e-6;
  }
  if (!expected.is_object()) return expected == actual;
  return actual.is_object() &&
         std::all_of(expected.items().begin(), expected.items().end(), [&](const auto& field) {
           return actual.contains(field.key()) && same_value(field.value(), actual.at(field.key()));
         });
}

bool same_key(const json& expected, const json& actual, bool by_status) {
  const auto same = [&](const std::string& field) {
    return !expected.contains(field) ||
           (actual.contains(field) && same_value(expected.at(field), actual.at(field)));
  };
  return std::all_of(key_fields.begin(), key_fields.end(), same) && (!by_status || same("status"));
}

/// The fields that differ, for people.
std::string difference(const json& expected, const json& actual) {
  std::string text;
  for (const auto& [name, value] : expected.items()) {
    if (actual.contains(name) && same_value(value, actual.at(name))) continue;
    text += "  " + name + ": expected " + value.dump() + ", printed " +
            (actual.contains(name) ? actual.at(name).dump() : "nothing") + "\n";
  }
  return text;
}

/// Only rows of nodes: what availability is for.
json rows_of_nodes(const json& rows) {
  json nodes = json::array();
  for (const auto& row : rows) {
    if (row.at("target").at("task_type") == "DI_REALTIME") nodes.push_back(row);
  }
  return nodes;
}

}  // namespace

std::optional<std::string> first_disagreement(const json& expected, json actual, bool by_status) {
  for (const auto& row : expected) {
    auto found = std::find_if(actual.begin(), actual.end(),
                              [&](const json& other) { return same_value(row, other); });
    if (found != actual.end()) {
      actual.erase(found);
      continue;
    }
    found = std::find_if(actual.begin(), actual.end(),
                         [&](const json& other) { return same_key(row, other, by_status); });
    if (found == actual.end()) return "  not printed: " + row.dump() + "\n";
    return difference(row, *found) + "  expected " + row.dump() + "\n  printed  " + found->dump() +
           "\n";
  }
  if (actual.empty()) return std::nullopt;
  return "  not expected: " + actual.front().dump() + "\n";
}

std::string question_text(const std::string& kind, const oracle::Question& question) {
  return "report " + kind + " --since " + base::to_rfc3339(question.since) + " --until " +
         base::to_rfc3339(question.until) + " --bucket " + to_string(question.bucket) +
         (question.zone == "UTC" ? "" : " --tz " + question.zone) +
         (question.as_of ? " --as-of " + base::to_rfc3339(*question.as_of) : "") +
         (question.unknown == oracle::Unknown::exclude ? ""
          : question.unknown == oracle::Unknown::up    ? " --unknown up"
                                                       : " --unknown down") +
         "\n";
}

int compare_all_kinds(const std::string& what, const std::vector<oracle::Poll>& polls,
                      const oracle::Question& question, const std::string& database) {
  int disagreements = 0;
  const auto judge = [&](const std::string& kind, const std::optional<std::string>& found) {
    if (!found) return;
    ++disagreements;
    ADD_FAILURE() << what << ": " << question_text(kind, question) << *found;
  };
  for (const auto& kind : kinds) {
    const auto report = report_of(database, kind.name, question);
    const auto rows =
        kind.name == "availability" ? rows_of_nodes(report.at("rows")) : report.at("rows");
    auto expected = kind.rows(polls, question);
    for (auto& row : expected) {
      // Of a target never seen the oracle knows the reason, the program prints the words.
      if (kind.name == "status" && row.at("status").is_null() && !row.contains("since")) {
        row.erase("message");
      }
    }
    judge(kind.name, first_disagreement(expected, rows, kind.name != "status"));
    if (kind.name == "trends") {
      judge(
          "trends (the trends themselves)",
          first_disagreement(oracle::trends_summary(polls, question), report.at("trends"), false));
    }
  }
  return disagreements;
}

}  // namespace syncledger::testing
