#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace syncledger::report {

/// What a table may make use of.
struct TableStyle {
  bool color = false;
  bool is_terminal = false;  ///< sparklines, not digits; and nothing that a terminal would obey
  std::size_t width = 0;     ///< columns of the terminal; 0: no limit
};

struct TextColumn {
  std::string head;
  bool may_be_cut = false;  ///< gives way when the table is too wide
  bool is_right = false;    ///< aligned to the right
  int left_out_as = 0;      ///< which column a table that is still too wide does without first: 1,
                            ///< then 2 and so on; 0: none
};

using Lines = std::vector<std::vector<std::string>>;

/// Leaves out the columns without a single entry (no steps, no messages).
void leave_out_empty_columns(std::vector<TextColumn>& columns, Lines& lines);

/// Writes a table aligned by display width: a line of heads, then the lines. Columns without a
/// single entry are left out. What is wider than the terminal first shows its times to the minute,
/// then cuts texts and does without columns, which it says. Elsewhere nothing is cut: a column is
/// as wide as 99 of 100 of its cells need, at most 200, and what is longer shifts the rest of its
/// own line. Precondition: every line has as many cells as there are columns.
void write_text_table(std::ostream& out, std::vector<TextColumn> columns, Lines lines,
                      const TableStyle& style);

}  // namespace syncledger::report
