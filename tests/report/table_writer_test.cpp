#include "base/text.hpp"
#include "report/report_builder.hpp"

#include <gtest/gtest.h>

namespace syncledger::report {
namespace {

using Values = std::map<std::string, store::Value>;

store::Value text(const std::string& value) {
  return value;
}

store::Value whole(std::int64_t value) {
  return value;
}

const std::vector<std::string> status_columns{
    "region_id",   "project_id",  "task_type",      "file_id", "name",         "label",
    "level",       "step_id",     "step_name",      "status",  "status_class", "since",
    "since_after", "for_seconds", "unseen_seconds", "planned", "last_seen_at", "age_seconds",
    "stale",       "message",     "missing_since"};

Values node(const std::string& name, const std::string& status, const std::string& status_class) {
  return {{"region_id", text("cn-shanghai")},
          {"project_id", whole(10000)},
          {"task_type", text("DI_REALTIME")},
          {"file_id", whole(100)},
          {"name", text(name)},
          {"level", text("node")},
          {"status", text(status)},
          {"status_class", text(status_class)},
          {"since", text("2026-10-31T16:00:00.000Z")},
          {"last_seen_at", text("2026-11-01T00:00:00.000Z")},
          {"age_seconds", store::Value{0.0}},
          {"stale", whole(0)}};
}

Values with(Values values, const std::string& column, const store::Value& value) {
  values[column] = value;
  return values;
}

std::vector<std::string> lines_of(const std::string& table) {
  std::istringstream in{table};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

tests::ReportBuilder status_report(const std::string& zone = "UTC") {
  return {"status", status_columns, zone};
}

TEST(Table, NamesItsZoneAndShowsTimesByIt) {
  const auto table =
      status_report("Asia/Shanghai").row(node("orders", "RUN", "running")).written(Format::table);
  EXPECT_EQ(
      "status at 2026-11-01 08:00:00 Asia/Shanghai\n"
      "\n"
      "TARGET  STATUS  CLASS    SINCE                LAST SEEN\n"
      "orders  RUN     running  2026-11-01 00:00:00  2026-11-01 08:00:00\n",
      table);
}

TEST(Table, WithoutRowsSaysThatThereIsNoData) {
  EXPECT_EQ("status at 2026-11-01 00:00:00 UTC\n\nno data\n",
            status_report().written(Format::table));
  EXPECT_EQ(
      "failures, 2026-10-25 00:00:00 to 2026-11-01 00:00:00 UTC; unknown time is excluded\n\nno "
      "failures\n",
      (tests::ReportBuilder{"failures", {}}.written(Format::table)));
}

TEST(Table, AlignsChineseNamesByTheirWidth) {
  const auto lines = lines_of(status_report()
                                  .row(node("支付流水_实时同步", "RUN", "running"))
                                  .row(node("a", "PAUSE", "paused"))
                                  .written(Format::table));
  ASSERT_EQ(5U, lines.size());
  EXPECT_EQ("支付流水_实时同步  RUN     running  2026-10-31 16:00:00  2026-11-01 00:00:00",
            lines[3]);
  EXPECT_EQ("a                  PAUSE   paused   2026-10-31 16:00:00  2026-11-01 00:00:00",
            lines[4]);
  EXPECT_EQ("TARGET             STATUS  CLASS    SINCE                LAST SEEN", lines[2]);
}

TEST(Table, PrefersTheLabelToTheNameAndTheNameToTheNumber) {
  const auto nameless = with(node("", "RUN", "running"), "name", store::Value{});
  EXPECT_NE(std::string::npos,
            status_report()
                .row(with(node("name", "RUN", "running"), "label", text("label")))
                .written(Format::table)
                .find("\nlabel "));
  EXPECT_NE(std::string::npos,
            status_report().row(nameless).written(Format::table).find("\nDI_REALTIME/100 "));
}

/// U+202E, in two parts, so that nobody reads this file mirrored.
const std::string right_to_left_override = std::string{"\xe2\x80"} + "\xae";

TEST(Table, WhatATerminalWouldObeyIsNeutralised) {
  const auto table =
      status_report()
          .row(with(node("evil\x1b[2J\x1b]0;title\x07", "RUN\x9b", "running"), "message",
                    text("two\nlines" + right_to_left_override + "mirrored")))
          .written(Format::table);
  EXPECT_EQ(4U, lines_of(table).size());
  EXPECT_EQ(std::string::npos, table.find('\x1b'));
  EXPECT_EQ(std::string::npos, table.find('\x07'));
  EXPECT_EQ(std::string::npos, table.find(right_to_left_override));
  EXPECT_NE(std::string::npos, table.find("evil\xEF\xBF\xBD[2J"));
  EXPECT_NE(std::string::npos, table.find("two lines\xEF\xBF\xBDmirrored"));
}

TEST(Table, IsColouredOnlyIfAsked) {
  const auto report = status_report().row(node("orders", "RUN", "running"));
  EXPECT_EQ(std::string::npos, report.written(Format::table).find('\x1b'));
  TableStyle style;
  style.color = true;
  EXPECT_NE(std::string::npos, report.written(Format::table, style).find("\x1b[32mrunning\x1b[0m"));
  for (const auto format : {Format::json, Format::ndjson, Format::csv}) {
    EXPECT_EQ(std::string::npos, report.written(format, style).find('\x1b'));
  }
}

std::string written_within(std::size_t width, const tests::ReportBuilder& report) {
  TableStyle style;
  style.width = width;
  const auto table = report.written(Format::table, style);
  for (const auto& line : lines_of(table)) EXPECT_GE(width, base::display_width(line));
  return table;
}

const std::string title = "status at 2026-11-01 00:00:00 UTC\n\n";

tests::ReportBuilder status_with_message() {
  return status_report().row(with(node("用户画像_kafka_to_maxcompute", "RUN", "running"), "message",
                                  text("读取 binlog 失败: connection reset by peer")));
}

TEST(Table, InANarrowTerminalShowsItsTimesToTheMinute) {
  EXPECT_EQ(title +
                "TARGET            STATUS  CLASS    SINCE        LAST SEEN\n"
                "a_name_of_twenty  RUN     running  10-31 16:00  11-01 00:00\n",
            written_within(70, status_report().row(node("a_name_of_twenty", "RUN", "running"))));
}

TEST(Table, InANarrowTerminalKeepsTheYearWhereThereAreSeveral) {
  const auto since_last_year =
      with(node("a_name_of_twenty", "RUN", "running"), "since", text("2025-10-31T16:00:00.000Z"));
  EXPECT_EQ(title +
                "TARGET            STATUS  CLASS    SINCE             LAST SEEN\n"
                "a_name_of_twenty  RUN     running  2025-10-31 16:00  2026-11-01 00:00\n",
            written_within(70, status_report().row(since_last_year)));
}

TEST(Table, InANarrowTerminalCutsNamesAndMessagesAsLongAsTheyCanBeRead) {
  EXPECT_EQ(
      title +
          "TARGET               STATUS  CLASS    SINCE        LAST SEEN    MESSAGE\n"
          "用户画像_kafka_to_…  RUN     running  10-31 16:00  11-01 00:00  读取 binlog 失败: …\n",
      written_within(83, status_with_message()));
}

TEST(Table, InANarrowTerminalDoesWithoutDetailsAndSaysWithoutWhich) {
  EXPECT_EQ(title +
                "TARGET                        STATUS  CLASS    SINCE        LAST SEEN\n"
                "用户画像_kafka_to_maxcompute  RUN     running  10-31 16:00  11-01 00:00\n"
                "\n(left out for want of width: MESSAGE)\n",
            written_within(74, status_with_message()));
}

TEST(Table, IsNotNarrowedWithoutALimit) {
  const std::string name(300, 'x');
  EXPECT_NE(std::string::npos,
            status_report().row(node(name, "RUN", "running")).written(Format::table).find(name));
}

TEST(Table, OneLongNameShiftsItsOwnRowAndNoOther) {
  const std::string name(5000, 'x');
  auto report = status_report();
  for (int i = 0; i < 150; ++i) report.row(node(i == 70 ? name : "orders", "RUN", "running"));
  const auto lines = lines_of(report.written(Format::table));
  const std::string rest = "  RUN     running  2026-10-31 16:00:00  2026-11-01 00:00:00";
  EXPECT_EQ("TARGET  STATUS  CLASS    SINCE                LAST SEEN", lines.at(2));
  EXPECT_EQ("orders" + rest, lines.at(3));
  EXPECT_EQ(name + rest, lines.at(3 + 70));
  EXPECT_EQ("orders" + rest, lines.at(3 + 149));
}

TEST(Table, AColumnIsNoWiderThanTwoHundredForTheSakeOfAFewRows) {
  const std::string name(5000, 'x');
  const auto lines = lines_of(status_report()
                                  .row(node("orders", "RUN", "running"))
                                  .row(node(name, "RUN", "running"))
                                  .written(Format::table));
  EXPECT_EQ(202U, lines.at(2).find("STATUS"));
  EXPECT_EQ(202U, lines.at(3).find("RUN"));
  EXPECT_TRUE(lines.at(4).starts_with(name + "  RUN ")) << lines.at(4);
}

TEST(Table, IsAlignedWhileItsLongestTextsAreOfTheUsualLength) {
  auto report = status_report();
  for (int i = 0; i < 150; ++i)
    report.row(node(i % 50 == 0 ? "a_name_that_is_longer" : "orders", "RUN", "running"));
  const auto lines = lines_of(report.written(Format::table));
  for (std::size_t i = 2; i < lines.size(); ++i)
    EXPECT_EQ(23U, lines[i].find(i == 2 ? "STATUS" : "RUN")) << lines[i];
}

TEST(Table, SaysThatNobodyKnowsIfTheLastAnswerIsOld) {
  const auto lines = lines_of(status_report()
                                  .row(with(node("orders", "RUN", "running"), "stale", whole(1)))
                                  .written(Format::table));
  EXPECT_EQ("orders  unknown (was RUN)  unknown  2026-10-31 16:00:00  2026-11-01 00:00:00",
            lines.at(3));
}

TEST(Table, SaysThatATargetWasNeverSeen) {
  const Values never{{"region_id", text("cn-shanghai")},
                     {"project_id", whole(10000)},
                     {"task_type", text("DI_REALTIME")},
                     {"file_id", whole(100)},
                     {"level", text("node")},
                     {"status_class", text("unknown")},
                     {"stale", whole(1)},
                     {"message", text("no route to host")}};
  EXPECT_EQ("DI_REALTIME/100  never seen  unknown  -      -          no route to host",
            lines_of(status_report().row(never).written(Format::table)).at(3));
}

TEST(Table, DurationsShowTheirBounds) {
  const std::vector<std::string> columns{
      "region_id",   "project_id",  "task_type", "file_id",   "name",          "label",
      "level",       "step_id",     "step_name", "status",    "status_class",  "seconds",
      "min_seconds", "max_seconds", "share",     "stretches", "known_seconds", "unknown_seconds"};
  Values row{{"name", text("orders")},
             {"level", text("node")},
             {"status", text("RUN")},
             {"status_class", text("running")},
             {"seconds", store::Value{7800.0}},
             {"min_seconds", store::Value{7500.0}},
             {"max_seconds", store::Value{8400.0}},
             {"share", store::Value{0.5}},
             {"stretches", whole(3)},
             {"known_seconds", store::Value{15600.0}},
             {"unknown_seconds", store::Value{0.0}}};
  const auto open = with(with(row, "max_seconds", store::Value{}), "share", store::Value{});
  const auto lines = lines_of(
      tests::ReportBuilder{"durations", columns}.row(row).row(open).written(Format::table));
  EXPECT_EQ("orders  RUN     running  2h10m (2h05m..2h20m)    50.0%      3       0s", lines.at(3));
  EXPECT_EQ("orders  RUN     running  2h10m (2h05m..)       no data      3       0s", lines.at(4));
}

}  // namespace
}  // namespace syncledger::report
