#pragma once

#include "simulator/config_text.hpp"
#include "simulator/scenario_json.hpp"
#include "simulator/server.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace syncledger::app::tests {

inline base::UtcTime at(const std::string& text) {
  return base::parse_rfc3339(text).value();
}

inline std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// The rows of a query on an SQLite file as the sqlite3 shell prints them: `|` between columns, a
/// line for each row.
inline std::string query(const std::string& database, const std::string& sql) {
  SQLite::Database file{database};
  SQLite::Statement statement{file, sql};
  std::string text;
  while (statement.executeStep()) {
    for (int column = 0; column < statement.getColumnCount(); ++column) {
      text += (column > 0 ? "|" : "") + statement.getColumn(column).getString();
    }
    text += '\n';
  }
  return text;
}

/// The whole program, in a folder of its own, at a time of its own, with credentials that the
/// simulator accepts.
class AppTest : public ::testing::Test {
protected:
  AppTest() {
    program_.clock.set(at("2026-11-01T00:00:00Z"));
    program_.environment = {{"ALIBABA_CLOUD_ACCESS_KEY_ID", "simulator"},
                            {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "simulator-secret"},
                            {"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"},
                            {"SYNCLEDGER_DB", database()}};
  }

  ~AppTest() override {
    if (server_) server_->stop();
  }

  testing::Program& program() { return program_; }

  testing::EnvironmentMap& environment() { return program_.environment; }

  base::ManualClock& clock() { return program_.clock; }

  testing::Outcome run(const std::vector<std::string>& arguments, const std::string& input = "") {
    return program_.run(arguments, input);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }

  [[nodiscard]] std::string database() const { return path("history.db"); }

  std::string write_file(const std::string& name, const std::string& text) const {
    std::ofstream{path(name), std::ios::binary} << text;
    return path(name);
  }

  static std::string read_file(const std::string& file_path) {
    std::ifstream file{file_path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }

  [[nodiscard]] std::string query(const std::string& sql) const {
    return tests::query(database(), sql);
  }

  /// Serves a scenario; its time is that of the program.
  void serve(const simulator::Scenario& scenario, simulator::Options options = {}) {
    if (server_) server_->stop();
    scenario_ = scenario;
    options.clock = simulator::ClockMode::request;
    server_ = std::make_unique<simulator::Server>(options, scenario_);
    server_->start();
  }

  void serve(const std::string& scenario, const simulator::Options& options = {}) {
    serve(simulator::parse_scenario(scenario), options);
  }

  simulator::Server& server() { return *server_; }

  /// Writes the configuration that the simulator proposes for what it serves, and names it to the
  /// program.
  void use_config_of_the_simulator() {
    environment()["SYNCLEDGER_CONFIG"] =
        write_file("syncledger.json", simulator::config_for(scenario_, server_->url()));
  }

  /// As contract section 3 has it: one line that says what is wrong, and nothing else.
  void expect_refusal(int exit_code, const std::string& line,
                      const std::vector<std::string>& arguments, const std::string& input = "") {
    const auto outcome = run(arguments, input);
    EXPECT_EQ("syncledger: " + line + "\n", outcome.err);
    EXPECT_EQ(exit_code, outcome.exit_code) << line;
    EXPECT_EQ("", outcome.out);
  }

private:
  testing::TemporaryDirectory folder_;
  testing::Program program_;
  simulator::Scenario scenario_;
  std::unique_ptr<simulator::Server> server_;
};

/// A node and a solution of two steps.
inline const std::string small_scenario = R"({
  "start": "2026-11-01T00:00:00Z",
  "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
    "nodes": [ { "file_id": 100, "name": "订单_实时同步",
                 "timeline": [ { "at": "0s", "status": "RUN" },
                               { "at": "10m", "status": "PAUSE", "message": "by hand" } ] } ],
    "solutions": [ { "file_id": 200, "name": "整库同步", "creator": "ops",
                     "steps": [ { "id": 1, "name": "建表" }, { "id": 2, "name": "Load" } ],
                     "timeline": [ { "at": "0s", "status": "running", "steps": ["success", "running"] },
                                   { "at": "20m", "status": "success",
                                     "steps": ["success", "success"] } ] } ] } ] })";

}  // namespace syncledger::app::tests
