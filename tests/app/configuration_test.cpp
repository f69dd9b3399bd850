#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/schema_check.hpp"

#include <nlohmann/json.hpp>

#include <functional>
#include <regex>
#include <set>

namespace syncledger::app {
namespace {

using nlohmann::json;

const std::string source = SYNCLEDGER_SOURCE_DIR;

/// The configuration, its JSON Schema, its example and its page say the same.
class Configuration : public tests::AppTest {
protected:
  [[nodiscard]] static json schema() {
    return json::parse(read_file(source + "/schema/config.schema.json"));
  }

  [[nodiscard]] static json example() {
    return json::parse(read_file(source + "/packaging/config.example.json"), nullptr, true, true);
  }

  /// Visits each property of the schema with its path, such as `workspaces[].region`.
  static void visit(const json& node, const std::string& prefix,
                    const std::function<void(const std::string&, const json&)>& each) {
    const json properties = node.value("properties", json::object());
    for (const auto& [key, property] : properties.items()) {
      each(prefix + key, property);
      visit(property, prefix + key + ".", each);
      if (property.contains("items")) visit(property["items"], prefix + key + "[].", each);
    }
  }

  /// Whether a value has what a path such as `workspaces[].region` leads to, in any element.
  static bool has(const json& value, const std::string& path) {
    const auto end = path.find_first_of(".[");
    const auto key = path.substr(0, end);
    if (!value.contains(key)) return false;
    if (end == std::string::npos) return true;
    if (path[end] == '.') return has(value.at(key), path.substr(end + 1));
    const auto rest = path.substr(path.find('.', end) + 1);
    return std::any_of(value.at(key).begin(), value.at(key).end(),
                       [&](const json& element) { return has(element, rest); });
  }

  bool is_accepted(const std::string& config) {
    const auto outcome = run({"budget", "--config", write_file("tried.json", config)});
    EXPECT_TRUE(outcome.exit_code == exit_code::all_well || outcome.exit_code == exit_code::usage);
    return outcome.exit_code == exit_code::all_well;
  }
};

TEST_F(Configuration, TheExampleIsAccepted) {
  EXPECT_TRUE(is_accepted(read_file(source + "/packaging/config.example.json")));
  EXPECT_EQ("", testing::SchemaCheck{schema()}.first_violation(example()));
}

TEST_F(Configuration, TheExampleHasEveryKey) {
  const auto written = example();
  visit(schema(), "", [&](const std::string& path, const json&) {
    EXPECT_TRUE(path == "$schema" || has(written, path)) << path;
  });
}

TEST_F(Configuration, TheSchemaHasTheKeysThatAreAccepted) {
  std::set<std::string> in_schema;
  visit(schema(), "", [&](const std::string& path, const json&) {
    in_schema.insert(path.substr(path.find_last_of('.') + 1));
  });
  std::set<std::string> accepted;
  const auto program = read_file(source + "/src/app/config.cpp");
  const std::regex list{"require_object\\(\\s*Keys<\\d+>\\{([^}]*)\\}"};
  const std::regex key{"\"([^\"]+)\""};
  for (std::sregex_iterator each{program.begin(), program.end(), list}, end; each != end; ++each) {
    const std::string keys = (*each)[1];
    for (std::sregex_iterator word{keys.begin(), keys.end(), key}; word != end; ++word) {
      accepted.insert((*word)[1]);
    }
  }
  EXPECT_EQ(accepted, in_schema);
}

TEST_F(Configuration, ThePageHasEveryKeyWithItsMeaning) {
  const auto page = read_file(source + "/docs/configuration.md");
  visit(schema(), "", [&](const std::string& path, const json& property) {
    const json value = property.value("default", json{});
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    const std::string shown = value.is_null() || text.empty() ? "" : "`" + text + "`";
    const auto row =
        "| `" + path + "` | " + shown + " | " + property["description"].get<std::string>() + " |\n";
    EXPECT_NE(std::string::npos, page.find(row)) << row;
  });
}

TEST_F(Configuration, TheSchemaRefusesWhatTheProgramRefuses) {
  const testing::SchemaCheck check{schema()};
  for (const std::string text : {
           R"({ "intervall": "5m" })",
           R"({ "interval": 5 })",
           R"({ "interval": "soon" })",
           R"({ "workspaces": [ { "region": "cn-shanghai" } ] })",
           R"({ "workspaces": [ { "region": "a b", "project_id": 1 } ] })",
           R"({ "workspaces": [ { "region": "cn-shanghai", "project_id": 0 } ] })",
           R"({ "workspaces": {} })",
           R"({ "http": { "concurrency": 0 } })",
           R"({ "http": { "signature": "v2" } })",
           R"({ "budget": { "calls_per_day": -1 } })",
           R"({ "status_classes": { "DI_REALTIME": { "RUN": "going" } } })",
           R"([])",
       }) {
    EXPECT_FALSE(is_accepted(text)) << text;
    EXPECT_NE("", check.first_violation(json::parse(text))) << text;
  }
}

TEST_F(Configuration, MayNameItsSchema) {
  EXPECT_TRUE(is_accepted(R"({ "$schema": "config.schema.json", "interval": "1h30m" })"));
}

}  // namespace
}  // namespace syncledger::app
