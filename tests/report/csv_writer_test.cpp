#include "report/report_builder.hpp"

#include <gtest/gtest.h>

namespace syncledger::report {
namespace {

/// The one field of the one row of a file with the column `x`.
std::string field(const store::Value& value) {
  const auto csv = tests::ReportBuilder{"status", {"x"}}.row({{"x", value}}).written(Format::csv);
  return csv.substr(3, csv.size() - 5);
}

std::string text(const std::string& value) {
  return field(store::Value{value});
}

TEST(Csv, HasAHeadAndLinesThatEndAsRfc4180Says) {
  const auto csv =
      tests::ReportBuilder{"status", {"a", "b"}}
          .row({{"a", store::Value{std::int64_t{1}}}, {"b", store::Value{std::string{"two"}}}})
          .row({{"b", store::Value{std::string{""}}}})
          .written(Format::csv);
  EXPECT_EQ("a,b\r\n1,two\r\n,\r\n", csv);
}

TEST(Csv, WithoutRowsIsTheHead) {
  EXPECT_EQ("a,b\r\n", (tests::ReportBuilder{"status", {"a", "b"}}.written(Format::csv)));
}

TEST(Csv, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ("two words", text("two words"));
  EXPECT_EQ("\"a,b\"", text("a,b"));
  EXPECT_EQ("\"say \"\"hello\"\"\"", text("say \"hello\""));
  EXPECT_EQ("\"two\nlines\"", text("two\nlines"));
  EXPECT_EQ("\"two\r\nlines\"", text("two\r\nlines"));
  EXPECT_EQ("支付流水_实时同步", text("支付流水_实时同步"));
}

TEST(Csv, ATextThatASpreadsheetWouldRunIsMadeAText) {
  EXPECT_EQ("'=1+1", text("=1+1"));
  EXPECT_EQ("'+1", text("+1"));
  EXPECT_EQ("'-1", text("-1"));
  EXPECT_EQ("'@SUM(A1)", text("@SUM(A1)"));
  EXPECT_EQ("'\tx", text("\tx"));
  EXPECT_EQ("\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"", text("=HYPERLINK(\"http://x\",\"y\")"));
  EXPECT_EQ("a=b", text("a=b"));
}

TEST(Csv, ATextThatASpreadsheetWouldRunIsMadeATextAlsoWithFullWidthSignsAndBehindALineBreak) {
  EXPECT_EQ("'＝1+1", text("＝1+1"));
  EXPECT_EQ("'＋1", text("＋1"));
  EXPECT_EQ("'－1", text("－1"));
  EXPECT_EQ("'＠SUM(A1)", text("＠SUM(A1)"));
  EXPECT_EQ("\"'\n=1+1\"", text("\n=1+1"));
  EXPECT_EQ("\"'\r=1+1\"", text("\r=1+1"));
  EXPECT_EQ("支付＝1", text("支付＝1"));
  EXPECT_EQ("！", text("！"));  // begins with the same bytes
}

TEST(Csv, HoldsEveryByteUnlessATerminalWouldObeyIt) {
  const std::string name =
      "a\x1b[31m\xC2\x9B" + std::string{"\xE2\x80"} + "\xAE\nb";  // ESC, CSI, U+202E
  const auto report = tests::ReportBuilder{"status", {"x"}}.row({{"x", store::Value{name}}});
  EXPECT_EQ("x\r\n\"" + name + "\"\r\n", report.written(Format::csv));
  TableStyle style;
  style.is_terminal = true;
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ("x\r\na" + mark + "[31m" + mark + mark + " b\r\n", report.written(Format::csv, style));
}

TEST(Csv, ANumberIsNoText) {
  EXPECT_EQ("-5", field(store::Value{std::int64_t{-5}}));
  EXPECT_EQ("-0.5", field(store::Value{-0.5}));
  EXPECT_EQ("9007199254740993", field(store::Value{std::int64_t{9007199254740993}}));
}

TEST(Csv, SecondsAreWrittenWithoutAnExponent) {
  EXPECT_EQ("100000", field(store::Value{100000.0}));
  EXPECT_EQ("31536000", field(store::Value{31536000.0}));
  EXPECT_EQ("0.001", field(store::Value{0.001}));
  EXPECT_EQ("300.25", field(store::Value{300.25}));
}

}  // namespace
}  // namespace syncledger::report
