#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/snapshot_lines.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

namespace syncledger::app {
namespace {

using nlohmann::json;
using testing::node_line;
using testing::solution_line;

/// What an attacker who may name a task would name it.
const std::string hostile =
    "\"><script>alert(1)</script><b onclick='x'>&amp; ]]> \xE2\x80\xAE txt \x1B[31m";

class DashboardTest : public tests::AppTest {
protected:
  DashboardTest() { clock().set(tests::at("2026-11-01T01:00:00Z")); }

  void import(const std::string& lines) {
    const auto outcome = run({"import", "-"}, lines);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  }

  std::string page(std::vector<std::string> options = {}) {
    options.insert(options.begin(), {"report", "dashboard"});
    const auto outcome = run(options);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
    EXPECT_EQ("", outcome.err);
    return outcome.out;
  }

  static bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  static std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
  }

  static std::string a_morning() {
    return node_line("2026-11-01T00:00:00Z", "RUN", "订单_实时同步") +
           node_line("2026-11-01T00:10:00Z", "NORUN", "订单_实时同步") +
           node_line("2026-11-01T00:20:00Z", "RUN", "订单_实时同步") +
           node_line("2026-11-01T00:55:00Z", "RUN", "订单_实时同步") +
           solution_line("2026-11-01T00:45:00Z", "running",
                         {{1, "建表", "success"}, {2, "Load", "running"}}) +
           solution_line("2026-11-01T00:55:00Z", "fail",
                         {{1, "建表", "success"}, {2, "Load", "fail"}});
  }
};

TEST_F(DashboardTest, HoldsEverySectionAndNothingFromElsewhere) {
  import(a_morning());
  const auto text = page();
  for (const std::string id :
       {"status", "timeline", "availability", "failures-per-bucket", "runs", "failures", "gaps"}) {
    EXPECT_TRUE(contains(text, "<section id=\"" + id + "\"")) << id;
  }
  EXPECT_TRUE(contains(text, "订单_实时同步"));
  EXPECT_TRUE(contains(text, "default-src &#39;none&#39;"));
  for (const std::string loader :
       {"<script", "<link", "<img", "<iframe", "@import", "http:", "https:"})
    EXPECT_FALSE(contains(text, loader)) << loader;
}

TEST_F(DashboardTest, WhereNothingIsKnownThereAreNotNoFailures) {
  import(a_morning());
  const auto text = page({"--since", "2026-10-01", "--until", "2026-10-02"});
  EXPECT_FALSE(contains(text, "<p>no failures</p>"));
  EXPECT_FALSE(contains(text, "<p>no gaps</p>"));
}

TEST_F(DashboardTest, SaysWhatTheReportsSay) {
  import(a_morning());
  const auto text = page();
  const auto rows = json::parse(run({"report", "availability", "--format", "json"}).out).at("rows");
  ASSERT_EQ(1U, rows.size());
  for (const std::string figure : {"mttr_seconds", "unknown_seconds", "failures"}) {
    std::ostringstream value;
    value << rows.at(0).at(figure).get<double>();
    EXPECT_TRUE(contains(text, "<data value=\"" + value.str() + "\">")) << figure;
  }
  EXPECT_TRUE(contains(text, "not ended"));
  EXPECT_TRUE(contains(text, "Load"));
}

TEST_F(DashboardTest, PutsTroubleFirst) {
  import(a_morning() + node_line("2026-11-01T00:55:00Z", "RUN", "aaa", 7) +
         node_line("2026-11-01T00:55:00Z", "NORUN", "zzz", 900));
  const auto text = page();
  const auto begin = text.find("<section id=\"status\"");
  EXPECT_LT(text.find("zzz", begin), text.find("aaa", begin));
}

TEST_F(DashboardTest, KeepsHostileNamesAsText) {
  import(node_line("2026-11-01T00:50:00Z", "RUN", hostile));
  const auto text = page();
  EXPECT_TRUE(contains(text, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  for (const std::string live : {"<script", "<b ", "\x1B", "\xE2\x80\xAE"})
    EXPECT_FALSE(contains(text, live)) << live;
}

TEST_F(DashboardTest, OfNothingSaysNoData) {
  ASSERT_EQ(exit_code::all_well, run({"db", "init"}).exit_code);
  const auto text = page();
  EXPECT_EQ(7U, count(text, "<p>no data</p>"));
  EXPECT_FALSE(contains(text, "%</td>"));
}

TEST_F(DashboardTest, OfATimeThatNobodyWatchedSaysNoDataNotZero) {
  import(a_morning());
  clock().set(tests::at("2026-12-01T00:00:00Z"));
  const auto text = page({"--since", "1d"});
  EXPECT_TRUE(contains(text, "no data"));
  EXPECT_TRUE(contains(text, "not seen 100.0%"));
  EXPECT_TRUE(contains(text, "data-head=\"Availability\" class=\"num\">no data<"));
}

TEST_F(DashboardTest, IsTheSameEveryTime) {
  import(a_morning());
  EXPECT_EQ(page(), page());
}

TEST_F(DashboardTest, AnswersFromThePast) {
  import(a_morning());
  const auto text = page({"--as-of", "2026-11-01T00:15:00Z", "--tz", "Asia/Shanghai"});
  EXPECT_TRUE(contains(text, "as recorded by 2026-11-01 08:15:00"));
  EXPECT_FALSE(contains(text, "Load"));
}

TEST_F(DashboardTest, OfAWindowInThePastShowsTheStatusAtItsEnd) {
  import(node_line("2026-11-01T00:00:00Z", "NORUN") + node_line("2026-11-01T00:30:00Z", "RUN"));
  const auto text = page({"--until", "2026-11-01T00:10:00Z"});
  EXPECT_TRUE(contains(text, ">NORUN<"));
  EXPECT_FALSE(contains(text, ">RUN<"));
}

TEST_F(DashboardTest, StaysSmallHoweverOftenATaskChanges) {
  std::string lines;
  auto time = tests::at("2026-10-01T00:00:00Z");
  for (int i = 0; i < 4000; ++i, time += std::chrono::minutes{10})
    lines += node_line(base::to_rfc3339(time), i % 2 == 0 ? "RUN" : "NORUN");
  clock().set(time);
  import(lines);
  EXPECT_LT(page({"--since", "2026-10-01"}).size(), 30'000U);
}

TEST_F(DashboardTest, IsNotPouredIntoATerminal) {
  import(a_morning());
  program().out_is_terminal = true;
  expect_refusal(exit_code::usage, "a dashboard is a page for a browser: give --output page.html",
                 {"report", "dashboard"});
  EXPECT_EQ(0, run({"report", "dashboard", "--output", path("page.html")}).exit_code);
  EXPECT_TRUE(read_file(path("page.html")).starts_with("<!DOCTYPE html>"));
}

TEST_F(DashboardTest, RefusesWhatOnlyMakesSenseForOneReport) {
  import(a_morning());
  expect_refusal(exit_code::usage,
                 "--format: html, the only format of a dashboard, is expected, not \"csv\"",
                 {"report", "dashboard", "--format", "csv"});
  expect_refusal(exit_code::usage, "--top is for one report; a dashboard is made of several",
                 {"report", "dashboard", "--top", "3"});
}

}  // namespace
}  // namespace syncledger::app
