#pragma once

#include "base/utc_time.hpp"
#include "report/markup.hpp"
#include "report/report_row.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the sections of the dashboard are written with.
namespace syncledger::report {

/// With as many digits as it takes, and no more than 12.
std::string compact(double number);

/// A figure as the JSON report has it, and in its place the words that people read; the words alone
/// for none.
void write_figure(Markup& page, const std::optional<double>& value, const std::string& words);

/// By the clocks of the report's zone; `-` for none.
void write_moment(Markup& page, const Row& row, std::string_view column);

/// A status word with its class, told apart by a sign as well as by colour.
void write_state(Markup& page, const std::string& state, const std::string& words);

/// What tells one target from all others.
std::string key_of(const Row& row);

std::optional<base::UtcTime> moment_of(const Row& row, std::string_view column);

/// The head of a column; figures stand at its right.
struct Head {
  std::string text;
  bool is_figure = false;
};

void open_table(Markup& page, const std::string& caption, const std::vector<Head>& heads);
void close_table(Markup& page);

/// A row, with the name of what it is about as its head.
void open_row(Markup& page, const std::string& name);
void close_row(Markup& page);

/// \param head the column's, which stands beside the cell where the screen is narrow
/// \param kind empty, `num` for a figure or `mark` for a drawing
void open_cell(Markup& page, const std::string& head, const std::string& kind = {});

void write_text_cell(Markup& page, const std::string& head, const std::string& text);
void write_figure_cell(Markup& page, const std::string& head, const std::optional<double>& value,
                       const std::string& words);
void write_moment_cell(Markup& page, const std::string& head, const Row& row,
                       std::string_view column);

}  // namespace syncledger::report
