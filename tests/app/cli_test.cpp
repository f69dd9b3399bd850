#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "app/lock_file.hpp"
#include "app/options.hpp"

#include <filesystem>
#include <unistd.h>

namespace syncledger::app {
namespace {

using tests::count_lines;

constexpr const char* node_target = "cn-shanghai/10000/DI_REALTIME/100";

class CommandLine : public tests::AppTest {
protected:
  void expect_usage_error(const std::string& line, const std::vector<std::string>& arguments) {
    expect_refusal(exit_code::usage, line, arguments);
    EXPECT_FALSE(std::filesystem::exists(database()));
  }

  void expect_failure(const std::string& line, const std::vector<std::string>& arguments) {
    expect_refusal(exit_code::failed, line, arguments);
  }

  /// A wrong configuration: the message follows the name of the file.
  void expect_config_error(const std::string& problem, const std::string& text) {
    const auto file = write_file("syncledger.json", text);
    expect_usage_error(file + problem, {"collect", "--config", file});
  }

  void expect_config_error_in_target(const std::string& problem, const std::string& target) {
    expect_config_error(
        problem,
        "{\n  \"workspaces\": [ { \"region\": \"cn-shanghai\", \"project_id\": 10000,\n"
        "    \"targets\": [\n      " +
            target + " ] } ]\n}\n");
  }

  /// Everything a file holds; nothing was lost if it is the same afterwards.
  void expect_untouched(const std::string& file,
                        const std::vector<std::vector<std::string>>& commands,
                        const std::string& line) {
    const auto before = read_file(file);
    for (auto arguments : commands) {
      arguments.insert(arguments.end(), {"--db", file});
      expect_failure(line, arguments);
      EXPECT_EQ(before, read_file(file)) << arguments.front();
    }
  }

  const std::vector<std::vector<std::string>> commands_with_a_history{
      {"report", "status"},
      {"db", "check"},
      {"db", "migrate"},
      {"import", "-"},
      {"collect", "--target", node_target}};
};

TEST_F(CommandLine, WithoutACommandShowsWhichThereAre) {
  const auto outcome = run({});
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_EQ("", outcome.out);
  for (const auto* command :
       {"collect", "discover", "budget", "doctor", "import", "report", "db"}) {
    EXPECT_NE(std::string::npos, outcome.err.find("\n  " + std::string{command} + " ")) << command;
  }
}

TEST_F(CommandLine, AnUnknownCommandNamesTheNearestOne) {
  expect_usage_error(R"(unknown command "reprot" (did you mean "report"?); see `syncledger help`)",
                     {"reprot", "status"});
  expect_usage_error(R"(unknown command "colect" (did you mean "collect"?); see `syncledger help`)",
                     {"colect"});
  expect_usage_error("unknown command \"frobnicate\"; see `syncledger help`", {"frobnicate"});
  expect_usage_error(R"(unknown command "reprot" (did you mean "report"?); see `syncledger help`)",
                     {"help", "reprot"});
}

TEST_F(CommandLine, AnArgumentWithoutItsCommandNamesWhatTakesIt) {
  expect_usage_error(
      R"(unknown command "status" (did you mean "report status"?); see `syncledger help`)",
      {"status", "--format", "json"});
  expect_usage_error(
      R"(unknown command "list" (did you mean "notify list" or "annotate list"?); see `syncledger help`)",
      {"list"});
  expect_usage_error("unknown command \"\"; see `syncledger help`", {""});
}

TEST_F(CommandLine, AnOptionBeforeTheCommandSaysThatTheCommandComesFirst) {
  expect_usage_error(
      "the command comes first, its options after it: syncledger COMMAND --db ...; see `syncledger "
      "help`",
      {"--db", "x", "report", "status"});
  expect_usage_error(
      "the command comes first, its options after it: syncledger COMMAND -v ...; see `syncledger "
      "help`",
      {"-v", "collect"});
}

TEST_F(CommandLine, AMisspeltVersionIsRecognised) {
  expect_usage_error(
      R"(unknown option --verison (did you mean "--version"?); see `syncledger help`)",
      {"--verison"});
  expect_usage_error(
      R"(unknown command "version" (did you mean "--version"?); see `syncledger help`)",
      {"version"});
}

TEST_F(CommandLine, AnUnknownOptionNamesTheNearestOne) {
  expect_usage_error(
      "unknown option --sinse (did you mean \"--since\"?); see `syncledger help report`",
      {"report", "status", "--sinse", "7d"});
  expect_usage_error(
      "unknown option --fromat=json (did you mean \"--format\"?); see `syncledger help report`",
      {"report", "status", "--fromat=json"});
  expect_usage_error(
      "unknown option --colour (did you mean \"--color\"?); see `syncledger help collect`",
      {"collect", "--colour", "never"});
  expect_usage_error("unknown option -x; see `syncledger help collect`", {"collect", "-x"});
  expect_usage_error("unknown option --since; see `syncledger help collect`",
                     {"collect", "--since", "7d"});
}

TEST_F(CommandLine, AnOptionWithoutItsValueIsRefused) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"report", "status", "--since"},
        {"collect", "--target"},
        {"db", "init", "--journal"},
        {"import", "-", "--gap-after"}}) {
    const auto outcome = run(arguments);
    EXPECT_EQ(exit_code::usage, outcome.exit_code);
    EXPECT_EQ(1U, count_lines(outcome.err)) << outcome.err;
    EXPECT_NE(std::string::npos, outcome.err.find("\"" + arguments.back().substr(2) + "\""))
        << outcome.err;
    EXPECT_NE(std::string::npos,
              outcome.err.find("see `syncledger help " + arguments.front() + "`"))
        << outcome.err;
  }
}

TEST_F(CommandLine, ASwitchTakesNoValueThatIsNotATruth) {
  const auto outcome = run({"import", "-", "--keep-going=maybe"});
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_EQ(1U, count_lines(outcome.err)) << outcome.err;
}

TEST_F(CommandLine, ASwitchThatIsDeniedIsOff) {
  const auto outcome = run({"import", "-", "--keep-going=false"}, "not JSON\n");
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
}

TEST_F(CommandLine, AWordTooManyIsRefused) {
  expect_usage_error("unexpected argument \"now\"; see `syncledger help collect`",
                     {"collect", "now"});
  expect_usage_error("unexpected argument \"failures\"; see `syncledger help report`",
                     {"report", "status", "failures"});
}

TEST_F(CommandLine, AMissingWordIsAskedFor) {
  expect_usage_error(
      "which report? One of availability, durations, failures, gaps, runs, status, timeline, "
      "trends, dashboard",
      {"report"});
  expect_usage_error("which action? One of init, migrate, check, backup, prune, stats, schema",
                     {"db"});
  expect_usage_error("import what? Name a file of NDJSON, or - for standard input", {"import"});
}

TEST_F(CommandLine, AnUnknownReportNamesTheNearestOne) {
  expect_usage_error(
      "unknown report \"statsu\" (did you mean \"status\"?); there are availability, durations, "
      "failures, gaps, runs, status, timeline, trends, dashboard",
      {"report", "statsu"});
}

TEST_F(CommandLine, AnUnknownActionNamesTheNearestOne) {
  expect_usage_error(
      R"(unknown action "migrat" (did you mean "migrate"?); there are init, migrate, check, backup, prune, stats, schema)",
      {"db", "migrat"});
}

TEST_F(CommandLine, AWrongValueIsRefusedWithWhatIsExpected) {
  const std::string moment =
      "a time such as 2026-11-01T00:00:00Z or 2026-11-01 08:00, a date, now, or a span back such "
      "as 7d is expected, "
      "not ";
  const std::vector<std::pair<std::vector<std::string>, std::string>> wrong{
      {{"report", "status", "--since", "yesterday"}, "--since: " + moment + "\"yesterday\""},
      {{"report", "status", "--since", "2026-02-30"}, "--since: " + moment + "\"2026-02-30\""},
      {{"report", "status", "--since", ""}, "--since: " + moment + "\"\""},
      {{"report", "status", "--until", "-1d"}, "--until: " + moment + "\"-1d\""},
      {{"report", "status", "--until", "2026-11-01T25:00:00Z"},
       "--until: " + moment + "\"2026-11-01T25:00:00Z\""},
      {{"report", "status", "--tz", "Mars/Olympus"},
       "--tz: a zone such as Asia/Shanghai, UTC or local is expected, not \"Mars/Olympus\""},
      {{"report", "status", "--tz", ""},
       "--tz: a zone such as Asia/Shanghai, UTC or local is expected, not \"\""},
      {{"report", "status", "--format", "jsno"},
       "--format: table, json, ndjson, csv, md or html is expected, not \"jsno\""},
      {{"report", "status", "--level", "nodes"},
       "--level: node, solution or step is expected, not \"nodes\""},
      {{"report", "trends", "--bucket", "year"},
       "--bucket: hour, day, week or month is expected, not \"year\""},
      {{"report", "status", "--project", "10000x"},
       "--project: a workspace id is expected, not \"10000x\""},
      {{"report", "status", "--project", "-5"},
       "--project: a workspace id is expected, not \"-5\""},
      {{"report", "status", "--db", ""}, "--db: a file is expected, not \"\""},
      {{"collect", "--target", node_target, "--db="}, "--db: a file is expected, not \"\""},
      {{"report", "status", "--project", ""}, "--project: a workspace id is expected, not \"\""},
      {{"report", "status", "--project", "99999999999999999999"},
       "--project: a workspace id is expected, not \"99999999999999999999\""},
      {{"report", "status", "--task-type", "REALTIME"},
       "--task-type: DI_REALTIME or DI_SOLUTION is expected, not \"REALTIME\""},
      {{"report", "status", "--color", "blue"},
       "--color: one of auto, always, never is expected, not \"blue\""},
      {{"collect", "--log-format", "xml"},
       "--log-format: one of text, json is expected, not \"xml\""},
      {{"collect", "--target", "100"},
       "--target: REGION/PROJECT/TASK_TYPE/FILE_ID such as cn-shanghai/10000/DI_REALTIME/100 is "
       "expected, not \"100\""},
      {{"collect", "--target", "cn-shanghai/10000/DI_REALTIME/0"},
       "--target: REGION/PROJECT/TASK_TYPE/FILE_ID such as cn-shanghai/10000/DI_REALTIME/100 is "
       "expected, not "
       "\"cn-shanghai/10000/DI_REALTIME/0\""},
      {{"collect", "--target", node_target, "--endpoint", "dataworks.example"},
       "endpoint dataworks.example: an address such as https://dataworks.cn-shanghai.aliyuncs.com "
       "is expected"},
      {{"collect", "--target", node_target, "--endpoint", "http://dataworks.example"},
       "endpoint http://dataworks.example: it is not encrypted (use https, or give --allow-http)"},
      {{"collect", "--target", node_target, "--endpoint", "https://me:secret@dataworks.example"},
       "endpoint https://dataworks.example (the rest is not shown): only scheme, host and port are "
       "expected"},
      {{"collect", "--target", node_target, "--endpoint", "https://dataworks.example/?k=secret"},
       "endpoint https://dataworks.example (the rest is not shown): only scheme, host and port are "
       "expected"},
      {{"collect", "--target", node_target, "--endpoint", "dataworks.example?k=secret"},
       "endpoint (not shown, it looks like a secret): an address such as "
       "https://dataworks.cn-shanghai.aliyuncs.com is expected"},
      {{"db", "init", "--journal", "memory"},
       "--journal: delete or wal is expected, not \"memory\""},
      {{"import", "-", "--gap-after", "soon"},
       "--gap-after: a duration such as 15m is expected, not \"soon\""},
      {{"import", "-", "--gap-after", "0s"},
       "--gap-after: a duration such as 15m is expected, not \"0s\""},
      {{"import", "missing.ndjson"}, "cannot read missing.ndjson: No such file or directory"},
  };
  for (const auto& [arguments, line] : wrong) expect_usage_error(line, arguments);
}

TEST_F(CommandLine, AValueIsShownWithoutWhatATerminalWouldObey) {
  expect_usage_error("--level: node, solution or step is expected, not \"\xEF\xBF\xBD[2J x\"",
                     {"report", "status", "--level", "\x1b[2J\nx"});
}

TEST_F(CommandLine, AWindowThatEndsBeforeItBeginsIsRefused) {
  expect_usage_error("--since must lie before --until",
                     {"report", "status", "--since", "1d", "--until", "2d"});
  expect_usage_error("--since must lie before --until", {"report", "status", "--since", "now"});
}

TEST_F(CommandLine, MoreBucketsThanAnybodyReadsAreRefused) {
  expect_usage_error(
      "--bucket: the window would fall into more than 100000 buckets (choose longer ones, or a "
      "shorter window)",
      {"report", "trends", "--since", "0001-01-01", "--bucket", "hour"});
}

TEST_F(CommandLine, MissingCredentialsNameTheVariablesToSetAndEverySourceThatWasTried) {
  const auto no_credentials_because = [](const std::string& variable) {
    return "no credentials (set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, "
           "or "
           "run aliyun configure): environment: " +
           variable +
           " is not set; OIDC: ALIBABA_CLOUD_OIDC_TOKEN_FILE is not set; ~/.aliyun/config.json: "
           "cannot be found (HOME is not set); ~/.alibabacloud/credentials: cannot be found (HOME "
           "is not set); ECS RAM role: switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED; "
           "credentials URI: ALIBABA_CLOUD_CREDENTIALS_URI is not set";
  };
  environment().erase("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  expect_usage_error(no_credentials_because("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
                     {"collect", "--target", node_target});
  environment()["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "";
  expect_usage_error(no_credentials_because("ALIBABA_CLOUD_ACCESS_KEY_ID"),
                     {"collect", "--target", node_target});
}

TEST_F(CommandLine, NothingToCollectSaysHowToNameATarget) {
  const std::string line =
      "there is nothing to collect: list targets in a configuration file (--config), or name one "
      "with "
      "--target REGION/PROJECT/TASK_TYPE/FILE_ID";
  expect_usage_error(line, {"collect"});
  expect_usage_error(line, {"collect", "--config", write_file("syncledger.json", "{}")});
}

TEST_F(CommandLine, AMissingConfigurationIsNamed) {
  expect_usage_error("cannot read the configuration " + path("none.json") +
                         ": No such file or directory (name another one with --config)",
                     {"collect", "--config", path("none.json")});
  environment()["SYNCLEDGER_CONFIG"] = path("");
  expect_usage_error("cannot read the configuration " + path("") +
                         ": Is a directory (name another one with --config)",
                     {"collect"});
}

TEST_F(CommandLine, AnEmptyConfigurationIsBrokenNotUnreadable) {
  expect_config_error(": line 1, column 1: the document ends too early", "");
}

TEST_F(CommandLine, AnUnknownKeyOfTheConfigurationNamesTheLineAndTheNearestKey) {
  expect_config_error(R"(:3: "workspace": unknown key (did you mean "workspaces"?))",
                      "{\n  // a comment\n  \"workspace\": []\n}\n");
  expect_config_error(R"(:2: "time_out": unknown key (did you mean "timeout"?))",
                      "{\n  \"http\": { \"time_out\": \"5s\" }\n}\n");
  expect_config_error(":2: \"zzz\": unknown key", "{\n  \"zzz\": 1 }\n");
  expect_config_error(":1: \"" + std::string(60, 'k') + "...\": unknown key",
                      "{ \"" + std::string(5000, 'k') + "\": 1 }\n");
  expect_config_error(R"(:2: "and/or~~": unknown key)", "{\n  \"and/or~~\": 1 }\n");
  expect_config_error_in_target(R"(:4: "fileid": unknown key (did you mean "file_id"?))",
                                R"({ "task_type": "DI_REALTIME", "fileid": 100 })");
}

TEST_F(CommandLine, ABrokenConfigurationNamesTheLine) {
  const auto file =
      write_file("syncledger.json", "{\n  \"interval\": \"5m\",\n  \"gap_after\" \"15m\"\n}\n");
  const auto outcome = run({"collect", "--config", file});
  EXPECT_EQ(exit_code::usage, outcome.exit_code);
  EXPECT_EQ(1U, count_lines(outcome.err)) << outcome.err;
  EXPECT_TRUE(outcome.err.starts_with("syncledger: " + file + ": line 3, column ")) << outcome.err;
}

TEST_F(CommandLine, AnAccessKeyInTheConfigurationIsShownToItsPlace) {
  const std::string problem =
      "credentials are never in the configuration; docs/credentials.md says where they may be";
  expect_config_error(":2: \"access_key_id\": " + problem, "{\n  \"access_key_id\": \"x\" }\n");
  expect_config_error_in_target(":4: \"access_key_secret\": " + problem,
                                R"({ "access_key_secret": "x" })");
}

TEST_F(CommandLine, AConfigurationThatBreaksOffWhileItIsReadIsRefused) {
  expect_usage_error(
      "cannot read the configuration /proc/self/mem: Input/output error (name "
      "another one with --config)",
      {"collect", "--config", "/proc/self/mem"});
}

TEST_F(CommandLine, AConfigurationWithAWrongTypeNamesLineKeyAndWhatIsExpected) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"[]", ":1: an object is expected"},
      {R"({"database": 5})", ":1: \"database\": a text is expected"},
      {R"({"interval": 300})", ":1: \"interval\": a text is expected"},
      {R"({"interval": "often"})",
       R"(:1: "interval": a duration such as "5m" or "90s" is expected)"},
      {R"({"interval": "1ms"})", R"(:1: "interval": 1s or more is expected)"},
      {R"({"gap_after": "0s"})",
       R"(:1: "gap_after": a duration such as "5m" or "90s" is expected)"},
      {R"({"workspaces": {}})", ":1: \"workspaces\": an array is expected"},
      {R"({"workspaces": [5]})", ":1: \"workspaces[0]\": an object is expected"},
      {R"({"workspaces": [{}]})", R"(:1: "workspaces[0]": the key "region" is missing)"},
      {R"({"workspaces": [{"region": "a b", "project_id": 1}]})",
       R"(:1: "region": a region such as "cn-shanghai" is expected)"},
      {R"({"workspaces": [{"region": "cn-a", "project_id": "1"}]})",
       ":1: \"project_id\": a positive whole number is expected"},
      {R"({"workspaces": [{"region": "cn-a", "project_id": 1, "endpoint": 5}]})",
       ":1: \"endpoint\": a text is expected"},
      {R"({"workspaces": [{"region": "cn-a", "project_id": 1, "profile": 5}]})",
       ":1: \"profile\": a text is expected"},
      {R"({"workspaces": [{"region": "cn-a", "project_id": 1, "discover": 5}]})",
       ":1: \"discover\": an object is expected"},
      {R"({"workspaces": [{"region": "cn-a", "project_id": 1, "targets": 5}]})",
       ":1: \"targets\": an array is expected"},
      {R"({"workspaces": [{"region": "cn-a", "project_id": 1, "discover": {"file_types": 900}}]})",
       ":1: \"file_types\": an array is expected"},
      {R"({"workspaces": [{"region": "cn-a", "project_id": 1, "discover": {"keyword": 5}}]})",
       ":1: \"keyword\": a text is expected"},
      {R"({"http": []})", ":1: \"http\": an object is expected"},
      {R"({"http": {"timeout": 5}})", ":1: \"timeout\": a text is expected"},
      {R"({"http": {"connect_timeout": true}})", ":1: \"connect_timeout\": a text is expected"},
      {R"({"http": {"concurrency": 0}})",
       ":1: \"concurrency\": a whole number from 1 to 256 is expected"},
      {R"({"http": {"concurrency": 1.5}})",
       ":1: \"concurrency\": a whole number from 1 to 256 is expected"},
      {R"({"http": {"max_qps": "5"}})", ":1: \"max_qps\": a number from 0 to 1e+06 is expected"},
      {R"({"http": {"retries": 2.5}})", ":1: \"retries\": a whole number from 0 to 10 is expected"},
      {R"({"http": {"retries": 11}})", ":1: \"retries\": a whole number from 0 to 10 is expected"},
      {R"({"http": {"ca_file": 5}})", ":1: \"ca_file\": a text is expected"},
      {R"({"http": {"signature": "v2"}})", R"(:1: "signature": "v3" or "v1" is expected)"},
      {R"({"budget": 1000})", ":1: \"budget\": an object is expected"},
      {R"({"budget": {"edition": 5}})", ":1: \"edition\": a text is expected"},
      {R"({"budget": {"calls_per_day": "1000"}})",
       ":1: \"calls_per_day\": a positive whole number is expected"},
      {R"({"status_classes": {"DI_BATCH": {}}})", ":1: \"DI_BATCH\": unknown key"},
      {R"({"status_classes": {"DI_REALTIME": []}})", ":1: \"DI_REALTIME\": an object is expected"},
      {R"({"status_classes": {"DI_REALTIME": {"RUN": "up"}}})",
       ":1: \"RUN\": one of running, waiting, stopping, paused, stopped, succeeded, failed, "
       "unknown is expected"},
      {R"({"status_classes": {"DI_REALTIME": {"IDLE": "paused", "idle": "stopped"}}})",
       ":1: \"idle\": the word is listed twice (capitals do not matter)"},
  };
  for (const auto& [text, problem] : wrong) expect_config_error(problem, text);
}

TEST_F(CommandLine, AWrongTargetOfTheConfigurationNamesTheLine) {
  expect_config_error_in_target(":4: \"task_type\": DI_REALTIME or DI_SOLUTION is expected",
                                R"({ "task_type": "REALTIME", "file_id": 100 })");
  expect_config_error_in_target(":4: \"file_id\": a positive whole number is expected",
                                R"({ "task_type": "DI_REALTIME", "file_id": "100" })");
  expect_config_error_in_target(":4: \"file_id\": a positive whole number is expected",
                                R"({ "task_type": "DI_REALTIME", "file_id": -1 })");
  expect_config_error_in_target(":4: \"label\": a text is expected",
                                R"({ "task_type": "DI_REALTIME", "file_id": 100, "label": 5 })");
}

TEST_F(CommandLine, ATargetListedTwiceIsNamedWithItsLine) {
  expect_config_error_in_target(
      ":5: \"workspaces[0].targets[1]\": the target cn-shanghai/10000/DI_REALTIME/100 is listed "
      "twice",
      "{ \"task_type\": \"DI_REALTIME\", \"file_id\": 100 },\n"
      "      { \"task_type\": \"DI_REALTIME\", \"file_id\": 100 }");
}

TEST_F(CommandLine, WithoutAPlaceForTheHistoryOneIsAskedFor) {
  environment().erase("SYNCLEDGER_DB");
  expect_usage_error("no history file is named (give --db FILE, or set SYNCLEDGER_DB or HOME)",
                     {"report", "status"});
}

TEST_F(CommandLine, AReportOnAHistoryThatIsNotThereSaysHowToRecordOne) {
  const auto line = "there is no history in " + database() +
                    " yet (record one with `syncledger collect`, or name another file with --db)";
  expect_failure(line, {"report", "status"});
  expect_failure(line, {"db", "check"});
  expect_failure("there is no history in " + database() + " (make one with `syncledger db init`)",
                 {"db", "migrate"});
  EXPECT_FALSE(std::filesystem::exists(database()));
}

TEST_F(CommandLine, AnEmptyFileIsNoHistoryYet) {
  const auto file = write_file("empty.db", "");
  expect_failure("cannot use " + file +
                     ": its schema is that of an older syncledger, or it is empty (run `syncledger "
                     "db migrate --db " +
                     file + "`)",
                 {"report", "status", "--db", file});
}

TEST_F(CommandLine, ADirectoryIsNoHistory) {
  const auto folder = path("data.d");
  std::filesystem::create_directory(folder);
  const auto line = "cannot open the history in " + folder +
                    ": it is a directory (name a file with --db, e.g. " + folder + "/history.db)";
  for (auto arguments : commands_with_a_history) {
    arguments.insert(arguments.end(), {"--db", folder});
    expect_failure(line, arguments);
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(CommandLine, ATextFileIsNoHistoryAndStaysAsItIs) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "the quick brown fox\n";
  const auto file = write_file("notes.txt", text);
  expect_untouched(
      file, commands_with_a_history,
      "cannot open the history in " + file +
          ": file is not a database (this is not an SQLite database; name another file with --db)");
}

TEST_F(CommandLine, ADatabaseOfAnotherProgramStaysAsItIs) {
  const auto file = path("browser.db");
  SQLite::Database{file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(
      "CREATE TABLE bookmarks (url TEXT)");
  expect_untouched(file, commands_with_a_history,
                   "cannot use " + file +
                       ": it is an SQLite database, but not a history of syncledger (name another "
                       "file with --db)");
}

TEST_F(CommandLine, AHistoryOfANewerProgramStaysAsItIs) {
  ASSERT_EQ(0, run({"db", "init"}).exit_code);
  SQLite::Database{database(), SQLite::OPEN_READWRITE}.exec("PRAGMA user_version = 99");
  const auto current = query("SELECT max(version) FROM schema_migrations");
  expect_untouched(database(), commands_with_a_history,
                   "cannot use " + database() +
                       ": its schema version 99 is newer than this program's " +
                       current.substr(0, current.size() - 1) +
                       " (install a newer syncledger; the file was not touched)");
}

TEST_F(CommandLine, AFolderThatCannotBeMadeIsNamed) {
  write_file("file", "");
  const auto below = path("file") + "/history.db";
  expect_failure("cannot make the folder " + path("file") +
                     "/data: Not a directory (name another file with --db)",
                 {"db", "init", "--db", path("file") + "/data/history.db"});
  const auto outcome = run({"db", "init", "--db", below});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ(1U, count_lines(outcome.err)) << outcome.err;
}

TEST_F(CommandLine, ASecondInitIsRefused) {
  EXPECT_EQ(0, run({"db", "init"}).exit_code);
  const auto before = read_file(database());
  expect_refusal(exit_code::usage, database() + " exists already (see `syncledger db check`)",
                 {"db", "init"});
  EXPECT_EQ(before, read_file(database()));
}

TEST_F(CommandLine, AHistoryMayHaveAWriteAheadLog) {
  EXPECT_EQ(0, run({"db", "init", "--journal", "wal"}).exit_code);
  EXPECT_EQ("wal\n", query("PRAGMA journal_mode"));
  EXPECT_EQ(database() + ": ok\n", run({"db", "check"}).out);
}

TEST_F(CommandLine, ADamagedHistoryIsReportedByTheCheck) {
  ASSERT_EQ(0, run({"db", "init"}).exit_code);
  SQLite::Database file{database(), SQLite::OPEN_READWRITE};
  file.exec(
      "INSERT INTO targets (id, region_id, project_id, task_type, file_id, gap_after_ms, added_at)"
      " VALUES (1, 'cn-a', 1, 'DI_SOLUTION', 1, 900000, 0);"
      "INSERT INTO nodes (target_id, status, first_seen, last_seen) VALUES (1, 'NORUN', 0, 0)");
  const auto outcome = run({"db", "check"});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ(
      "nodes row 1 of target cn-a/1/DI_SOLUTION/1: nodes holds nothing of a target of that task "
      "type\n",
      outcome.out);
}

class CollectRefused : public CommandLine {
protected:
  CollectRefused() {
    serve(tests::small_scenario);
    environment()["SYNCLEDGER_ENDPOINT"] = server().url();
    environment()["SYNCLEDGER_CONFIG"] = write_file("syncledger.json", R"({
      "workspaces": [ { "region": "cn-shanghai", "project_id": 10000,
        "targets": [ { "task_type": "DI_REALTIME", "file_id": 100 },
                     { "task_type": "DI_SOLUTION", "file_id": 200 } ] } ],
      "http": { "retries": 0, "max_qps": 0, "timeout": "2s" } })");
  }

  void go_wrong(simulator::FaultKind kind) { server().force({simulator::make_fault(kind), 100}); }

  [[nodiscard]] std::string recorded() const {
    return query("SELECT DISTINCT reason, code FROM fetch_failures");
  }

  [[nodiscard]] std::string last_pass() const {
    return query("SELECT targets, snapshots, failures FROM passes ORDER BY id DESC LIMIT 1");
  }
};

TEST_F(CollectRefused, ATruncatedAnswerIsABadResponse) {
  go_wrong(simulator::FaultKind::truncate);
  const auto outcome = run({"collect"});
  EXPECT_EQ(exit_code::all_targets_failed, outcome.exit_code);
  EXPECT_EQ("", outcome.out);
  EXPECT_EQ(1U, count_lines(outcome.err)) << outcome.err;
  EXPECT_EQ("bad_response|\n", recorded());
  EXPECT_EQ("2|0|2\n", last_pass());
}

TEST_F(CollectRefused, AnAnswerThatIsNoJsonIsABadResponse) {
  go_wrong(simulator::FaultKind::bad_json);
  const auto outcome = run({"collect"});
  EXPECT_EQ(exit_code::all_targets_failed, outcome.exit_code);
  EXPECT_EQ(1U, count_lines(outcome.err)) << outcome.err;
  EXPECT_EQ("bad_response|\n", recorded());
}

TEST_F(CollectRefused, AWrongSecretIsSaidOnceForAllTargets) {
  environment()["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "not-the-secret";
  const auto outcome = run({"collect"});
  EXPECT_EQ(exit_code::all_targets_failed, outcome.exit_code);
  EXPECT_EQ("", outcome.out);
  EXPECT_EQ(1U, count_lines(outcome.err)) << outcome.err;
  EXPECT_NE(std::string::npos, outcome.err.find(" and 1 more: forbidden SignatureDoesNotMatch: "))
      << outcome.err;
  EXPECT_EQ(std::string::npos, outcome.err.find("not-the-secret"));
  EXPECT_EQ("forbidden|SignatureDoesNotMatch\n", recorded());
  EXPECT_EQ("2|0|2\n", last_pass());
}

TEST_F(CollectRefused, NobodyThereIsANetworkFailure) {
  server().stop();
  const auto outcome = run({"collect"});
  EXPECT_EQ(exit_code::all_targets_failed, outcome.exit_code);
  EXPECT_EQ(1U, count_lines(outcome.err)) << outcome.err;
  EXPECT_EQ("network|\n", recorded());
}

TEST_F(CollectRefused, SomeTargetsThatFailDoNotKeepTheOthersFromBeingRecorded) {
  const auto outcome =
      run({"collect", "--target", node_target, "--target", "cn-shanghai/10000/DI_REALTIME/999"});
  EXPECT_EQ(exit_code::some_targets_failed, outcome.exit_code);
  EXPECT_EQ(
      "syncledger: could not fetch cn-shanghai/10000/DI_REALTIME/999: not_found: fileId[999] is "
      "invalid\n",
      outcome.err);
  EXPECT_EQ("RUN\n", query("SELECT status FROM nodes"));
  EXPECT_EQ("not_found|\n", recorded());
  EXPECT_EQ("2|1|1\n", last_pass());
}

TEST_F(CollectRefused, ALogThatCannotBeWrittenIsSaidOnceAndThePassIsMadeAllTheSame) {
  const auto outcome = run({"collect", "--log-file", path("none/pass.log")});
  EXPECT_EQ("syncledger: cannot write the log " + path("none/pass.log") +
                ": No such file or directory (what goes there is lost: name another file with "
                "--log-file, or let this user write it)\n",
            outcome.err);
  EXPECT_EQ(exit_code::all_well, outcome.exit_code);
  EXPECT_EQ("2|2|0\n", last_pass());
}

TEST_F(CollectRefused, FailuresAreLinesOfJsonIfThatIsAsked) {
  const auto outcome =
      run({"collect", "--log-format", "json", "--target", "cn-shanghai/10000/DI_REALTIME/999"});
  EXPECT_EQ(
      "{\"time\":\"2026-11-01T00:00:00.000Z\",\"level\":\"error\",\"message\":\"could not fetch "
      "cn-shanghai/10000/DI_REALTIME/999: not_found: fileId[999] is invalid\"}\n",
      outcome.err);
}

TEST_F(CollectRefused, RefusalsAreLinesOfJsonTooIfThatIsAsked) {
  const std::string start = R"({"time":"2026-11-01T00:00:00.000Z","level":"error","message":")";
  const auto unknown = run({"collect", "--log-format=json", "--frobnicate"});
  EXPECT_EQ(exit_code::usage, unknown.exit_code);
  EXPECT_TRUE(unknown.err.starts_with(start + "unknown option --frobnicate")) << unknown.err;
  const auto missing = run({"report", "status", "--log-format", "json"});
  EXPECT_EQ(exit_code::failed, missing.exit_code);
  EXPECT_TRUE(missing.err.starts_with(start)) << missing.err;
}

TEST_F(CollectRefused, ASecondCollectorFindsTheHistoryLocked) {
  ASSERT_EQ(0, run({"db", "init"}).exit_code);
  const LockFile other{database()};
  ASSERT_TRUE(other.is_held());
  expect_refusal(exit_code::locked,
                 "another collector, or an import, is at work on " + database() + " (process " +
                     std::to_string(getpid()) + " holds " + database() +
                     ".lock; --wait waits for it)",
                 {"collect"});
  EXPECT_EQ("0\n", query("SELECT count(*) FROM passes"));
}

TEST_F(CollectRefused, TheLockIsFreeAfterTheCollectorHasGone) {
  EXPECT_EQ(0, run({"collect"}).exit_code);
  EXPECT_EQ(0, run({"collect"}).exit_code);
}

class Help : public tests::AppTest {};

TEST_F(Help, OfEachCommandListsEveryOptionThatItTakes) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> options{
      {"collect", {"target", "endpoint", "allow-http"}},
      {"discover",
       {"workspace", "file-types", "keyword", "folder", "owner", "format", "endpoint",
        "allow-http"}},
      {"budget", {"format"}},
      {"doctor", {"format", "target", "endpoint", "allow-http"}},
      {"import", {"gap-after", "keep-going"}},
      {"report",
       {"since", "until", "tz", "target", "project", "region", "task-type", "level", "bucket",
        "format", "output", "sql"}},
      {"db", {"journal"}}};
  for (const auto& [command, own] : options) {
    const auto help = run({"help", command});
    EXPECT_EQ(0, help.exit_code);
    EXPECT_EQ("", help.err);
    EXPECT_TRUE(help.out.starts_with("Usage: syncledger " + command)) << help.out;
    for (const auto& option : own)
      EXPECT_NE(std::string::npos, help.out.find("--" + option + " ")) << option;
    for (const auto& option : common_options()) {
      EXPECT_NE(std::string::npos, help.out.find("--" + std::string{option.name} + " "))
          << option.name;
    }
    EXPECT_EQ(help.out, run({command, "--help"}).out);
    EXPECT_EQ(help.out, run({command, "-h"}).out);
  }
}

TEST_F(Help, ListsEveryCommand) {
  const auto help = run({"--help"});
  EXPECT_EQ(0, help.exit_code);
  for (const auto* command :
       {"collect", "discover", "budget", "doctor", "import", "report", "db"}) {
    EXPECT_NE(std::string::npos, help.out.find("\n  " + std::string{command} + " ")) << command;
  }
  EXPECT_EQ(help.out, run({"help"}).out);
  EXPECT_EQ(help.out, run({"-h"}).out);
  EXPECT_EQ(help.out, run({"help", "help"}).out);
}

TEST_F(Help, TheVersionIsOneLine) {
  const auto version = run({"--version"});
  EXPECT_EQ(0, version.exit_code);
  EXPECT_TRUE(version.out.starts_with("syncledger ")) << version.out;
  EXPECT_EQ(1U, count_lines(version.out));
  EXPECT_EQ(version.out, run({"report", "--version"}).out);
}

TEST(RealProgram, AnswersLikeTheOneInTheTests) {
  testing::ProgramProcess version{{"--version"}, {}};
  const auto outcome = version.wait();
  EXPECT_EQ(0, outcome.exit_code);
  EXPECT_EQ(testing::Program{}.run({"--version"}).out, outcome.out);
  EXPECT_EQ("", outcome.err);
}

TEST(RealProgram, SaysWhyTheOutputCannotBeWritten) {
  // A little is refused when it is flushed, more than a buffer holds while it is written.
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--version"}, {"help", "--format", "bash"}}) {
    const auto outcome = testing::ProgramProcess{arguments, {}, "/dev/full"}.wait();
    EXPECT_EQ(exit_code::failed, outcome.exit_code);
    EXPECT_EQ("syncledger: cannot write the output: No space left on device\n", outcome.err);
  }
}

}  // namespace
}  // namespace syncledger::app
