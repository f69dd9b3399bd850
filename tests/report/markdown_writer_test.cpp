#include "base/text.hpp"
#include "report/status_rows.hpp"

#include <gtest/gtest.h>

namespace syncledger::report {
namespace {

std::string markdown(const std::string& name, const std::string& message = "") {
  return tests::status_of(name, message).written(Format::md);
}

/// How the name of a target stands in its cell.
std::string cell(const std::string& name) {
  const auto text = markdown(name);
  const auto start = text.rfind("\n| ") + 3;
  return text.substr(start, text.find(" | ", start) - start);
}

TEST(Markdown, IsATableUnderATitle) {
  EXPECT_EQ(
      "**status at 2026-11-01 00:00:00 UTC**\n"
      "\n"
      "| TARGET | STATUS | CLASS | SINCE | LAST SEEN |\n"
      "|---|---|---|---|---|\n"
      "| orders | RUN | running | 2026-10-31 16:00:00 | 2026-11-01 00:00:00 |\n",
      markdown("orders"));
}

TEST(Markdown, WithoutRowsSaysSo) {
  EXPECT_EQ("**status at 2026-11-01 00:00:00 UTC**\n\nno data\n",
            (tests::ReportBuilder{"status", {}}.written(Format::md)));
}

TEST(Markdown, ATextStaysAText) {
  EXPECT_EQ(R"(a\|b)", cell("a|b"));
  EXPECT_EQ(R"(\*bold\* \_it\_ \`code\`)", cell("*bold* _it_ `code`"));
  EXPECT_EQ(R"(\[x\](y))", cell("[x](y)"));
  EXPECT_EQ(R"(\!\[x\](y))", cell("![x](y)"));
  EXPECT_EQ(R"(\<script\>alert(1)\</script\>)", cell("<script>alert(1)</script>"));
  EXPECT_EQ(R"(\&lt;)", cell("&lt;"));
  EXPECT_EQ(R"(\\\| \\)", cell(R"(\| \)"));
  EXPECT_EQ("支付流水\\_实时同步", cell("支付流水_实时同步"));
}

/// With `~` where an invisible character keeps what stands around it apart.
std::string with_joints(std::string text) {
  base::replace_all(text, "&#8288;", "~");
  return text;
}

TEST(Markdown, AnAddressInATextIsNoLink) {
  EXPECT_EQ("ops~@~example.com", with_joints(cell("ops@example.com")));
  EXPECT_EQ("mailto:ops~@~example.com", with_joints(cell("mailto:ops@example.com")));
  EXPECT_EQ("http:~//x.example https:~//y ftp:~//z",
            with_joints(cell("http://x.example https://y ftp://z")));
  EXPECT_EQ("www~.x.example WwW~.y.example", with_joints(cell("www.x.example WwW.y.example")));
  EXPECT_EQ("http:/x a:b www", with_joints(cell("http:/x a:b www")));
}

TEST(Markdown, ANameInATextIsNoMentionAndANumberNoReference) {
  EXPECT_EQ("~@~all ~@~team/ops #~12", with_joints(cell("@all @team/ops #12")));
}

TEST(Markdown, ARowIsOneLineWhateverTheMessageHolds) {
  const auto text = markdown("orders", "two\nlines\r\n| a | row |");
  EXPECT_EQ(5, std::count(text.begin(), text.end(), '\n')) << text;
}

}  // namespace
}  // namespace syncledger::report
