#include "report/status_rows.hpp"

#include <gtest/gtest.h>

namespace syncledger::report {
namespace {

std::string html(const std::string& name) {
  return tests::status_of(name).written(Format::html);
}

/// How the name of a target stands in its cell.
std::string cell(const std::string& name) {
  const auto text = html(name);
  const auto start = text.find("<td>") + 4;
  return text.substr(start, text.find("</td>", start) - start);
}

TEST(Html, IsOnePageWithATable) {
  const auto page = html("orders");
  EXPECT_EQ(0U, page.find("<!DOCTYPE html>\n<html lang=\"en\">\n"));
  EXPECT_NE(std::string::npos, page.find("<title>status at 2026-11-01 00:00:00 UTC</title>"));
  EXPECT_NE(std::string::npos,
            page.find("<tr><td>orders</td><td>RUN</td><td>running</td><td>2026-10-31 16:00:00</td>"
                      "<td>2026-11-01 00:00:00</td></tr>"))
      << page;
}

TEST(Html, RefersToNothingOutsideOfIt) {
  for (const auto* reference : {"href", "src=", "url(", "@import", "<script", "http"}) {
    EXPECT_EQ(std::string::npos, html("orders").find(reference)) << reference;
  }
}

TEST(Html, ATextStaysAText) {
  EXPECT_EQ("&lt;script&gt;alert(1)&lt;/script&gt;", cell("<script>alert(1)</script>"));
  EXPECT_EQ("&quot;&gt;&lt;b&gt; &amp;lt; &#39;", cell("\"><b> &lt; '"));
  EXPECT_EQ("支付流水_实时同步", cell("支付流水_实时同步"));
}

TEST(Html, WhatWouldTurnTheReadingDirectionIsNotShown) {
  EXPECT_EQ(
      "a\xEF\xBF\xBD"
      "b",
      cell("a\u202E"
           "b"));
}

TEST(Html, WithoutRowsSaysSo) {
  const auto page = tests::ReportBuilder{"status", {}}.written(Format::html);
  EXPECT_NE(std::string::npos, page.find("<p>no data</p>"));
}

}  // namespace
}  // namespace syncledger::report
