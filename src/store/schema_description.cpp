#include "store/schema_description.hpp"

#include "base/text.hpp"
#include "store/sql.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace syncledger::store {
namespace {

constexpr std::string_view views_folder = "schema/views/";

/// A line of SQL without white space around it, and what its comment says.
struct Line {
  explicit Line(std::string_view text) {
    const auto comment_at = text.find("--");
    code = std::string{base::trimmed(text.substr(0, comment_at))};
    if (comment_at != std::string_view::npos) {
      comment = std::string{base::trimmed(text.substr(comment_at + 2))};
    }
  }

  std::string code;
  std::string comment;
};

std::string word(const std::string& text, std::size_t number) {
  std::istringstream words{text};
  std::string found;
  for (std::size_t i = 0; i <= number; ++i) {
    if (!(words >> found)) return {};
  }
  while (!found.empty() && (found.back() == ',' || found.back() == '(')) found.pop_back();
  return found;
}

/// Rules for the table as a whole, which stand among its columns.
bool is_table_constraint(const std::string& code) {
  constexpr std::array<std::string_view, 4> beginnings{"CHECK", "UNIQUE", "PRIMARY", "FOREIGN"};
  return std::find(beginnings.begin(), beginnings.end(), word(code, 0)) != beginnings.end();
}

ColumnDescription column_of(const std::string& code) {
  // A view cannot declare types: they stand in a comment, name /* TYPE */.
  const bool is_in_comment = word(code, 1) == "/*";
  return {word(code, 0), word(code, is_in_comment ? 2 : 1), {}};
}

void append(std::string& text, const std::string& more) {
  if (!text.empty() && !more.empty()) text += ' ';
  text += more;
}

/// Takes the lines between the parentheses of one CREATE statement.
class RelationParser {
public:
  explicit RelationParser(const std::string& head) {
    relation_.is_view = word(head, 1) == "VIEW";
    relation_.name = word(head, 2);
  }

  void take(const Line& line) {
    if (!line.code.empty() && begins_item_) begin_item(line.code);
    append(relation_.columns.empty() ? relation_.text : relation_.columns.back().text,
           is_in_constraint_ ? std::string{} : line.comment);
    if (!line.code.empty()) begins_item_ = line.code.back() == ',' && is_balanced(line.code);
  }

  RelationDescription take_result() { return std::move(relation_); }

private:
  void begin_item(const std::string& code) {
    is_in_constraint_ = is_table_constraint(code);
    if (!is_in_constraint_) relation_.columns.push_back(column_of(code));
  }

  /// Whether all parentheses of the item so far are closed.
  bool is_balanced(const std::string& code) {
    depth_ += std::count(code.begin(), code.end(), '(') - std::count(code.begin(), code.end(), ')');
    return depth_ == 0;
  }

  RelationDescription relation_;
  bool begins_item_ = true;
  bool is_in_constraint_ = false;
  std::ptrdiff_t depth_ = 0;
};

bool begins_relation(const std::string& code) {
  return (code.starts_with("CREATE TABLE ") || code.starts_with("CREATE VIEW ")) &&
         code.ends_with('(');
}

}  // namespace

std::vector<RelationDescription> describe(const std::string& sql) {
  std::vector<RelationDescription> relations;
  std::istringstream lines{sql};
  for (std::string head; std::getline(lines, head);) {
    if (!begins_relation(head)) continue;
    RelationParser parser{head};
    for (std::string line; std::getline(lines, line) && !line.starts_with(')');) {
      parser.take(Line{line});
    }
    relations.push_back(parser.take_result());
  }
  return relations;
}

std::vector<RelationDescription> describe_schema() {
  return describe(schema_script());
}

std::string schema_script() {
  std::string script = sql("schema/tables");
  for (const SqlFile& view : sql_files_in(views_folder)) {
    script += '\n';
    script += view.text;
  }
  return script;
}

}  // namespace syncledger::store
