#include "report/grouping.hpp"
#include "report/report.hpp"
#include "support/imported_history.hpp"
#include "support/random_history.hpp"
#include "support/schema_check.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

namespace syncledger::testing {
namespace {

using nlohmann::json;

constexpr std::uint64_t histories = 30;

/// A way to ask for a report: KIND, or KIND --by GROUPING; and the schema that it prints for it.
struct AskedReport {
  std::string kind;
  std::vector<std::string> options;
  json schema;
};

std::vector<AskedReport> all_reports() {
  std::vector<AskedReport> reports;
  ImportedHistory program;
  const auto add = [&](std::string_view kind, const std::vector<std::string>& options) {
    const std::string name{kind};
    reports.push_back({name, options, program.schema(name, options)});
  };
  for (const auto kind : report::kinds()) {
    add(kind, {});
    for (const auto by : report::groupings_of(kind))
      add(kind, {"--by", std::string{to_string(by)}});
  }
  return reports;
}

TEST(JsonSchemas, HoldForEveryReportOfRandomHistories) {
  const auto reports = all_reports();
  std::vector<SchemaCheck> checks;
  for (const auto& asked : reports) checks.emplace_back(asked.schema);
  for (std::uint64_t seed = 1; seed <= histories; ++seed) {
    const auto history = random_history(seed);
    ImportedHistory program;
    program.import(history.ndjson, std::chrono::minutes{15});
    const auto question = random_questions(seed, history.polls, 1).front();
    for (std::size_t i = 0; i < reports.size(); ++i) {
      const auto document = program.report(reports[i].kind, question, reports[i].options);
      ASSERT_EQ("", checks[i].first_violation(document))
          << "seed " << seed << ", " << reports[i].schema.at("title");
    }
  }
}

/// A report with at least one row in every kind.
class JsonSchema : public ::testing::Test {
protected:
  JsonSchema() {
    for (std::uint64_t seed = 1; document_.is_null() || document_.at("rows").empty(); ++seed) {
      const auto history = random_history(seed);
      ImportedHistory program;
      program.import(history.ndjson, std::chrono::minutes{15});
      document_ = program.report("failures", random_questions(seed, history.polls, 1).front());
      schema_ = program.schema("failures");
    }
  }

  /// What is wrong with the report after a change.
  std::string violation_after(const std::function<void(json&)>& change) {
    json changed = document_;
    change(changed);
    return SchemaCheck{schema_}.first_violation(changed);
  }

  json document_;
  json schema_;
};

TEST_F(JsonSchema, AllowsTheReportAsItIs) {
  EXPECT_EQ("", violation_after([](json&) {}));
}

TEST_F(JsonSchema, DoesNotAllowThatAFieldIsMissing) {
  EXPECT_NE("", violation_after([](json& report) { report.erase("generated_at"); }));
  EXPECT_NE("", violation_after([](json& report) { report.at("rows").at(0).erase("seconds"); }));
  EXPECT_NE("", violation_after(
                    [](json& report) { report.at("rows").at(0).at("target").erase("label"); }));
}

TEST_F(JsonSchema, DoesNotAllowAFieldThatItDoesNotDescribe) {
  EXPECT_NE("", violation_after([](json& report) { report["more"] = 1; }));
  EXPECT_NE("", violation_after([](json& report) { report.at("rows").at(0)["more"] = 1; }));
}

TEST_F(JsonSchema, DoesNotAllowAnotherType) {
  const auto set = [this](const char* field, const json& value) {
    return violation_after([&](json& report) { report.at("rows").at(0)[field] = value; });
  };
  EXPECT_NE("", set("seconds", "600"));
  EXPECT_NE("", set("seconds", nullptr));
  EXPECT_NE("", set("seconds", -1));
  EXPECT_NE("", set("open", 0));
  EXPECT_NE("", set("level", "table"));
  EXPECT_NE("", set("started_at", "yesterday"));
  EXPECT_NE("", set("started_at", "2026-11-01T00:00:00Z"));  // without milliseconds
  EXPECT_NE("", set("started_at", nullptr));
  EXPECT_EQ("", set("ended_at", nullptr));
}

TEST_F(JsonSchema, IsThatOfOneKindOnly) {
  EXPECT_NE("", violation_after([](json& report) { report["report"] = "status"; }));
}

/// Each field says what it is, down to the last one.
void expect_descriptions(const json& schema, const std::string& place) {
  if (schema.contains("properties")) {
    for (const auto& [name, property] : schema.at("properties").items()) {
      const bool is_rows = place.empty() && name == "rows";
      EXPECT_TRUE(is_rows || property.contains("description")) << place << "/" << name;
      expect_descriptions(property, place + "/" + name);
    }
  }
  if (schema.contains("items")) expect_descriptions(schema.at("items"), place + "/*");
}

TEST(JsonSchemas, DescribeEveryField) {
  for (const auto& asked : all_reports()) expect_descriptions(asked.schema, "");
}

TEST(JsonSchemas, NeedNoHistory) {
  ImportedHistory program;
  program.schema("failures");
  EXPECT_FALSE(std::filesystem::exists(program.database()));
}

}  // namespace
}  // namespace syncledger::testing
