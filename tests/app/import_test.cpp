#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "base/text.hpp"
#include "support/snapshot_lines.hpp"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <ios>
#include <streambuf>

namespace syncledger::app {
namespace {

using testing::error_line;
using testing::node_line;
using testing::solution_line;

class Import : public tests::AppTest {
protected:
  testing::Outcome import(const std::string& lines, std::vector<std::string> options = {}) {
    options.insert(options.begin(), {"import", "-"});
    return run(options, lines);
  }

  /// As import(), where everything is well.
  std::string imported(const std::string& lines, const std::vector<std::string>& options = {}) {
    const auto outcome = import(lines, options);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code);
    EXPECT_EQ("", outcome.out);
    return outcome.err;
  }

  [[nodiscard]] std::string nodes() const {
    return query(
        "SELECT status, (first_seen - 1793491200000) / 1000, (last_seen - 1793491200000) / 1000,"
        " observations, end_reason FROM nodes ORDER BY target_id, first_seen");
  }

  void expect_bad_line(const std::string& problem, const std::string& line) {
    const auto outcome = import(line + "\n");
    EXPECT_EQ("syncledger: standard input:1: " + problem +
                  " (nothing since line 0 was kept; mend the line and import again, or use "
                  "--keep-going)\n",
              outcome.err);
    EXPECT_EQ(exit_code::failed, outcome.exit_code);
    EXPECT_EQ("0\n", query("SELECT count(*) FROM passes"));
  }

  /// A good line with one member spoiled, or taken away if the value is discarded.
  static std::string spoiled(const std::string& member, const nlohmann::ordered_json& value) {
    auto line = nlohmann::ordered_json::parse(node_line("2026-11-01T00:00:00Z", "RUN"));
    line[member] = value;
    return line.dump();
  }

  static std::string without(const std::string& member) {
    auto line = nlohmann::ordered_json::parse(node_line("2026-11-01T00:00:00Z", "RUN"));
    line.erase(member);
    return line.dump();
  }
};

const std::string a_quiet_hour = node_line("2026-11-01T00:00:00Z", "RUN") +
                                 node_line("2026-11-01T00:05:00Z", "RUN") +
                                 node_line("2026-11-01T00:10:00Z", "NORUN");

TEST_F(Import, RecordsByTheRulesOfTheCollector) {
  EXPECT_EQ(
      "syncledger: imported 3 snapshots and 0 failed fetches, opened 2 intervals, skipped 0 lines "
      "already held or out of order\n",
      imported(a_quiet_hour));
  EXPECT_EQ("RUN|0|300|2|changed\nNORUN|600|600|1|\n", nodes());
  EXPECT_EQ("import|1|3|0|2\n",
            query("SELECT source, targets, snapshots, failures, changes FROM passes"));
}

TEST_F(Import, ANumberOutOfRangeInAnAnswerCostsItsMemberAndStaysInTheEvidence) {
  auto line = node_line("2026-11-01T00:00:00Z", "RUN");
  base::replace_all(line, R"("SolutionInfo":null)", R"("SolutionInfo":null,"Lag":1e400)");
  imported(line);
  EXPECT_EQ("RUN|0|0|1|\n", nodes());
  EXPECT_EQ("unknown_field|Data.Lag\n", query("SELECT kind, detail FROM notices"));
  EXPECT_EQ("1\n", query(R"(SELECT body LIKE '%"Lag":1e400}}' FROM payloads)"));
}

TEST_F(Import, ReadsAFile) {
  const auto outcome = run({"import", write_file("a.ndjson", a_quiet_hour)});
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_EQ("RUN|0|300|2|changed\nNORUN|600|600|1|\n", nodes());
}

TEST_F(Import, OfNothingIsNoPass) {
  EXPECT_EQ(
      "syncledger: imported 0 snapshots and 0 failed fetches, opened 0 intervals, skipped 0 lines "
      "already held or out of order\n",
      imported(""));
  EXPECT_EQ("0\n", query("SELECT count(*) FROM passes"));
}

TEST_F(Import, SaysWhatItDidAsALineOfJsonIfThatIsAsked) {
  EXPECT_EQ(
      "{\"time\":\"2026-11-01T00:00:00.000Z\",\"level\":\"info\",\"message\":\"imported 3 "
      "snapshots and 0 failed "
      "fetches, opened 2 intervals, skipped 0 lines already held or out of order\"}\n",
      imported(a_quiet_hour, {"--log-format", "json"}));
}

TEST_F(Import, SaysNothingIfThatIsAsked) {
  EXPECT_EQ("", imported(a_quiet_hour, {"-q"}));
}

TEST_F(Import, ReadsSolutionsWithTheirSteps) {
  imported(solution_line("2026-11-01T00:00:00Z", "running", {{1, "建表", "running"}}) +
           solution_line("2026-11-01T00:05:00Z", "success",
                         {{1, "建表", "success"}, {2, "Load", "success"}}));
  EXPECT_EQ("running\nsuccess\n",
            query("SELECT solution_status FROM solutions ORDER BY first_seen"));
  EXPECT_EQ(
      "1|建表|running\n1|建表|success\n2|Load|success\n",
      query("SELECT step_id, step_name, status FROM step_results ORDER BY step_id, first_seen"));
}

TEST_F(Import, KeepsAFetchWithoutAResponseAsAFailure) {
  imported(node_line("2026-11-01T00:00:00Z", "RUN") +
           error_line("2026-11-01T00:05:00Z", "network", "connection refused") +
           error_line("2026-11-01T00:10:00Z", "network", "connection refused") +
           node_line("2026-11-01T00:15:00Z", "RUN"));
  EXPECT_EQ("RUN|0|900|2|\n", nodes());
  EXPECT_EQ("network|connection refused|2|recovered\n",
            query("SELECT reason, message, attempts, end_reason FROM fetch_failures"));
}

TEST_F(Import, MakesTheTextsOfAnErrorFitForALine) {
  auto line = testing::line_of("2026-11-01T00:00:00Z", "DI_REALTIME", 100);
  line["error"] = {{"reason", "api_error"}, {"code", "A\x1b[31m\nB"}, {"message", "one\ntwo"}};
  imported(line.dump() + "\n");
  EXPECT_EQ("A\xEF\xBF\xBD[31m B|one two\n", query("SELECT code, message FROM fetch_failures"));
}

TEST_F(Import, KeepsABodyThatIsNoJsonAsABadResponse) {
  auto line = testing::line_of("2026-11-01T00:00:00Z", "DI_REALTIME", 100);
  line["body"] = "<html>hello</html>";
  imported(line.dump() + "\n");
  EXPECT_EQ("bad_response|200\n", query("SELECT reason, http_status FROM fetch_failures"));
  EXPECT_EQ("<html>hello</html>\n", query("SELECT body FROM payloads"));
}

TEST_F(Import, ReadsAnErrorOfTheServiceWithItsHttpStatus) {
  auto line = testing::line_of("2026-11-01T00:00:00Z", "DI_REALTIME", 100);
  line["http_status"] = 403;
  line["response"] = {
      {"Code", "Forbidden.Access"}, {"Message", "Access is forbidden."}, {"RequestId", "0bc3"}};
  imported(line.dump() + "\n");
  EXPECT_EQ("forbidden|Forbidden.Access|403|Access is forbidden.\n",
            query("SELECT reason, code, http_status, message FROM fetch_failures"));
}

TEST_F(Import, ASecondTimeSkipsEverythingAndLeavesTheFileAsItIs) {
  const auto lines = a_quiet_hour + error_line("2026-11-01T00:15:00Z", "timeout", "10 s") +
                     node_line("2026-11-01T00:20:00Z", "NORUN") +
                     node_line("2026-11-01T09:00:00Z", "RUN") +
                     solution_line("2026-11-01T00:00:00Z", "running", {{1, "a", "running"}}) +
                     solution_line("2026-11-01T00:05:00Z", "running", {}) +
                     solution_line("2026-11-01T00:10:00Z", "running", {{1, "a", "running"}});
  imported(lines);
  const auto before = read_file(database());
  EXPECT_EQ(
      "syncledger: imported 0 snapshots and 0 failed fetches, opened 0 intervals, skipped 9 lines "
      "already held or out of order\n",
      imported(lines));
  EXPECT_EQ(before, read_file(database()));
}

TEST_F(Import, OfALongerFileAddsOnlyWhatIsNew) {
  imported(a_quiet_hour);
  EXPECT_EQ(
      "syncledger: imported 1 snapshots and 0 failed fetches, opened 0 intervals, skipped 3 lines "
      "already held or out of order\n",
      imported(a_quiet_hour + node_line("2026-11-01T00:15:00Z", "NORUN")));
  EXPECT_EQ("RUN|0|300|2|changed\nNORUN|600|900|2|\n", nodes());
}

TEST_F(Import, ChineseNamesSurviveByteForByte) {
  imported(node_line("2026-11-01T00:00:00Z", "RUN", "支付流水_实时同步 𠮷野家 \"x\""));
  EXPECT_EQ("支付流水_实时同步 𠮷野家 \"x\"\n", query("SELECT name FROM nodes"));
  EXPECT_NE(std::string::npos, query("SELECT body FROM payloads").find("支付流水_实时同步 𠮷野家"));
}

TEST_F(Import, AnEscapedNameIsTheSameName) {
  auto line = node_line("2026-11-01T00:00:00Z", "RUN", "支付");
  imported(line);
  line = node_line("2026-11-01T00:05:00Z", "RUN", "NAME");
  line.replace(line.find("NAME"), 4, "\\u652f\\u4ed8");
  imported(line);
  EXPECT_EQ("RUN|0|300|2|\n", nodes());
}

TEST_F(Import, EmptyLinesAndCarriageReturnsAreNothing) {
  auto lines = "\n  \r\n" + a_quiet_hour + "\r\n\t\n";
  for (std::size_t i = 0; (i = lines.find("}\n", i)) != std::string::npos; i += 2)
    lines.replace(i, 2, "}\r\n");
  imported(lines);
  EXPECT_EQ("RUN|0|300|2|changed\nNORUN|600|600|1|\n", nodes());
}

TEST_F(Import, TheLastLineNeedsNoEnd) {
  auto lines = a_quiet_hour;
  lines.pop_back();
  imported(lines);
  EXPECT_EQ("RUN|0|300|2|changed\nNORUN|600|600|1|\n", nodes());
}

TEST_F(Import, AnyOffsetFromUtcIsUnderstood) {
  imported(node_line("2026-11-01T08:00:00.250+08:00", "RUN"));
  EXPECT_EQ("1793491200250\n", query("SELECT first_seen FROM nodes"));
}

TEST_F(Import, TheGapIsThatOfTheOption) {
  imported(node_line("2026-11-01T00:00:00Z", "RUN") + node_line("2026-11-01T00:20:00Z", "RUN"),
           {"--gap-after", "1h"});
  EXPECT_EQ("RUN|0|1200|2|\n", nodes());
}

TEST_F(Import, TheGapIsFifteenMinutesIfNobodySaysOtherwise) {
  imported(node_line("2026-11-01T00:00:00Z", "RUN") + node_line("2026-11-01T00:15:00Z", "RUN") +
           node_line("2026-11-01T00:30:01Z", "RUN"));
  EXPECT_EQ("RUN|0|900|2|gap\nRUN|1801|1801|1|\n", nodes());
}

TEST_F(Import, ASecondTimeLeavesTheGapThatTheFirstWasGiven) {
  imported(a_quiet_hour, {"--gap-after", "4m"});
  imported(a_quiet_hour);
  EXPECT_EQ("240000\n", query("SELECT gap_after_ms FROM targets"));
}

TEST_F(Import, ABadLineStopsItAndNothingOfItsBatchIsKept) {
  const auto outcome = import(a_quiet_hour + "{\"observed_at\":\n");
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_TRUE(outcome.err.starts_with("syncledger: standard input:4: not JSON at column "))
      << outcome.err;
  EXPECT_EQ(1U, tests::count_lines(outcome.err));
  EXPECT_EQ("", nodes());
}

TEST_F(Import, ABadLineOfAFileIsNamedWithTheFile) {
  const auto file = write_file("a.ndjson", a_quiet_hour + "[]\n");
  const auto outcome = run({"import", file});
  EXPECT_EQ("syncledger: " + file +
                ":4: not a JSON object (nothing since line 0 was kept; mend the line and import "
                "again, or use --keep-going)\n",
            outcome.err);
}

TEST_F(Import, BatchesBeforeTheOneWithTheBadLineAreKept) {
  std::string lines;
  for (int second = 0; second < 10'000; ++second) {
    lines += node_line(
        base::to_rfc3339(tests::at("2026-11-01T00:00:00Z") + std::chrono::seconds{second}), "RUN");
  }
  lines += node_line("2026-11-02T00:00:00Z", "NORUN") + "bad\n";
  const auto outcome = import(lines);
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ(
      "syncledger: standard input:10002: not JSON at column 1: not valid JSON (nothing since line "
      "10000 was "
      "kept; mend the line and import again, or use --keep-going)\n",
      outcome.err);
  EXPECT_EQ("RUN|0|9999|10000|\n", nodes());
}

TEST_F(Import, GoesOnAfterBadLinesIfThatIsAsked) {
  const auto outcome =
      import("bad\n" + a_quiet_hour + "[]\n" + node_line("2026-11-01T00:15:00Z", "NORUN"),
             {"--keep-going"});
  EXPECT_EQ(exit_code::some_targets_failed, outcome.exit_code);
  EXPECT_EQ(
      "syncledger: standard input:1: not JSON at column 1: not valid JSON\n"
      "syncledger: standard input:5: not a JSON object\n"
      "syncledger: imported 4 snapshots and 0 failed fetches, opened 2 intervals, skipped 0 lines "
      "already held or out of order\n",
      outcome.err);
  EXPECT_EQ("RUN|0|300|2|changed\nNORUN|600|900|2|\n", nodes());
}

TEST_F(Import, AMissingMemberIsABadLine) {
  for (const auto* member : {"observed_at", "region_id", "project_id", "task_type", "file_id"}) {
    expect_bad_line("\"" + std::string{member} + "\" is missing", without(member));
  }
  expect_bad_line("\"body\" is missing", without("response"));
}

TEST_F(Import, AMemberOfAWrongTypeIsABadLine) {
  expect_bad_line("\"observed_at\" is not a text", spoiled("observed_at", 1793491200));
  expect_bad_line("\"observed_at\" is not an RFC 3339 time", spoiled("observed_at", "2026-11-01"));
  expect_bad_line("\"observed_at\" is not an RFC 3339 time",
                  spoiled("observed_at", "2026-02-30T00:00:00Z"));
  expect_bad_line("\"region_id\" is not a text", spoiled("region_id", 5));
  expect_bad_line(R"("region_id" is not a region, such as cn-shanghai: "")",
                  spoiled("region_id", ""));
  for (const auto* id : {"project_id", "file_id"}) {
    for (const auto& value :
         std::vector<nlohmann::ordered_json>{"100", 1.5, 0, -1, nullptr, 18446744073709551615U}) {
      expect_bad_line("\"" + std::string{id} + "\" is not a positive whole number",
                      spoiled(id, value));
    }
  }
  expect_bad_line("\"task_type\" is not a text", spoiled("task_type", nullptr));
  expect_bad_line(R"("task_type" is neither DI_REALTIME nor DI_SOLUTION: "DI_BATCH")",
                  spoiled("task_type", "DI_BATCH"));
  for (const auto& status :
       std::vector<nlohmann::ordered_json>{"200", 99, 600, 1e300, true, 18446744073709551615U}) {
    expect_bad_line("\"http_status\" is not a number from 100 to 599",
                    spoiled("http_status", status));
  }
  expect_bad_line("\"error\" is not an object", spoiled("error", "network"));
  expect_bad_line("\"reason\" is missing", spoiled("error", nlohmann::ordered_json::object()));
  expect_bad_line("\"reason\" is not a text", spoiled("error", {{"reason", 5}}));
  expect_bad_line("\"reason\" is none of network, timeout, tls, throttled, ...",
                  spoiled("error", {{"reason", "rain"}}));
  expect_bad_line("\"message\" is not a text",
                  spoiled("error", {{"reason", "network"}, {"message", 5}}));
  expect_bad_line("\"code\" is not a text", spoiled("error", {{"reason", "network"}, {"code", 5}}));
  auto line = testing::line_of("2026-11-01T00:00:00Z", "DI_REALTIME", 100);
  line["body"] = 5;
  expect_bad_line("\"body\" is not a text", line.dump());
}

TEST_F(Import, AResponseThatIsNoObjectIsABadResponseNotABadLine) {
  imported(spoiled("response", 5) + "\n");
  EXPECT_EQ("bad_response\n", query("SELECT reason FROM fetch_failures"));
}

TEST_F(Import, ATextThatIsNoUtf8IsABadLine) {
  const auto outcome =
      import(node_line("2026-11-01T00:00:00Z", "RUN", "NAME").replace(20, 1, "\xff"));
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ(1U, tests::count_lines(outcome.err)) << outcome.err;
}

TEST_F(Import, AFileThatCannotBeReadToItsEndIsNotTakenForAnEmptyOne) {
  // Opens, but refuses to be read from its beginning: nothing is mapped there.
  const auto outcome = run({"import", "/proc/self/mem"});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ(
      "syncledger: cannot read /proc/self/mem beyond line 0: Input/output error (nothing since "
      "line 0 was kept; import again once it can be read)\n",
      outcome.err);
}

/// A text on a disk that fails behind it.
class BrokenDisk : public std::streambuf {
public:
  explicit BrokenDisk(std::string text) : text_(std::move(text)) {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }

protected:
  int_type underflow() override {
    errno = EIO;
    throw std::ios_base::failure{"as the buffer of a file does"};
  }

private:
  std::string text_;
};

TEST_F(Import, OfAFileThatBreaksOffNothingOfTheLastBatchIsKept) {
  std::string lines;
  for (int i = 0; i < 10'001; ++i)
    lines += node_line("2026-11-01T00:00:00Z", "RUN", "orders", i + 1);
  BrokenDisk disk{lines + R"({"observed_at":)"};
  std::istream in{&disk};
  const auto outcome = program().run({"import", "-"}, in);
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ(
      "syncledger: cannot read standard input beyond line 10001: Input/output error (nothing since "
      "line 10000 was kept; import again once it can be read)\n",
      outcome.err);
  EXPECT_EQ("10000\n", query("SELECT count(*) FROM nodes"));
}

TEST_F(Import, ALineThatIsTooLongIsRefusedWithoutBeingHeldInMemory) {
  constexpr std::size_t gibibyte = std::size_t{1} << 30U;
  const auto file = write_file("long.ndjson", "");
  std::filesystem::resize_file(file, gibibyte);  // takes no room
  std::ofstream{file, std::ios::app} << '\n' << node_line("2026-11-01T00:00:00Z", "RUN");
  testing::ProgramProcess process{{"import", file, "--keep-going"}, environment()};
  const auto outcome = process.wait();
  EXPECT_EQ(0U, outcome.err.find("syncledger: " + file +
                                 ":1: not JSON at column 1: longer than 4194304 bytes\n"))
      << outcome.err;
  EXPECT_EQ("1\n", query("SELECT count(*) FROM nodes"));
  EXPECT_GT(gibibyte / 2, outcome.peak_memory);
}

TEST_F(Import, ADirectoryIsNoFileOfSnapshots) {
  expect_refusal(exit_code::usage, "cannot read " + path("") + ": Is a directory",
                 {"import", path("")});
}

TEST_F(Import, TheClassesOfTheConfigurationAreApplied) {
  environment()["SYNCLEDGER_CONFIG"] = write_file(
      "syncledger.json", R"({ "status_classes": { "DI_REALTIME": { "IDLE": "paused" } } })");
  imported(node_line("2026-11-01T00:00:00Z", "IDLE"));
  EXPECT_EQ("IDLE|paused\n", query("SELECT status, status_class FROM current_status"));
}

}  // namespace
}  // namespace syncledger::app
