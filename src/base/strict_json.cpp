#include "base/strict_json.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace syncledger::base {
namespace {

using nlohmann::json;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// What is longer is no number that anybody means.
constexpr std::size_t longest_number = 1000;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// What a number begins with, as far as it may be one.
std::string_view number_at_start(std::string_view text) {
  return text.substr(0, text.find_first_not_of("+-.0123456789Ee"));
}

/// Takes digits from the front. \returns whether there was one
bool take_digits(std::string_view& text) {
  const auto count = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(count);
  return count > 0;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// Whether the parser has a type for a number. Precondition: is_json_number().
bool is_in_range(std::string_view number) {
  constexpr std::size_t always_in_range = 18;
  const bool is_whole = number.find_first_of(".Ee") == std::string_view::npos;
  if (is_whole && number.size() <= always_in_range) return true;
  const char* const end = number.data() + number.size();
  if (is_whole) {
    std::uint64_t most = 0;
    std::int64_t least = 0;
    return std::from_chars(number.data(), end, most).ec == std::errc{} ||
           std::from_chars(number.data(), end, least).ec == std::errc{};
  }
  double value = 0;
  if (std::from_chars(number.data(), end, value).ec != std::errc{}) return false;
  const auto mantissa = number.substr(0, number.find_first_of("Ee"));
  return value != 0 || mantissa.find_first_of("123456789") == std::string_view::npos;
}

/// How far the parser has read.
struct Progress {
  const char* consumed = nullptr;
  std::size_t quotes = 0;  ///< what it was given besides
};

/// Reads a text and tells how far it has read: the parser itself reports positions only on errors.
/// If it is told to, it puts quotes around what is a number, but none that the parser can take.
class Reader {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  Reader(std::string_view text, Progress& progress, bool quotes_numbers)
      : at_(text.data()),
        end_(text.data() + text.size()),
        progress_(&progress),
        looks_from_(quotes_numbers ? at_ : nullptr) {
    look_at_number();
  }

  reference operator*() const { return owes_quote_ ? '"' : *at_; }

  Reader& operator++() {
    if (owes_quote_) {
      owes_quote_ = false;
      ++progress_->quotes;
      return *this;
    }
    look_at_string();
    ++at_;
    progress_->consumed = at_;
    if (at_ == closes_at_) {
      owes_quote_ = true;
      closes_at_ = nullptr;
    } else {
      look_at_number();
    }
    return *this;
  }

  bool operator==(const Reader& other) const {
    return at_ == other.at_ && owes_quote_ == other.owes_quote_;
  }

  bool operator!=(const Reader& other) const { return !(*this == other); }

private:
  /// Before the current character is left behind.
  void look_at_string() {
    if (*at_ == '"' && !is_escaped_) is_in_string_ = !is_in_string_;
    is_escaped_ = *at_ == '\\' && is_in_string_ && !is_escaped_;
  }

  /// Where one begins, decides about all of it.
  void look_at_number() {
    if (looks_from_ == nullptr || at_ < looks_from_ || is_in_string_ || at_ == end_) return;
    if (*at_ != '-' && !is_digit(*at_)) return;
    const auto number = number_at_start({at_, static_cast<std::size_t>(end_ - at_)});
    looks_from_ = at_ + number.size();
    if (number.size() > longest_number || !is_json_number(number) || is_in_range(number)) return;
    owes_quote_ = true;
    closes_at_ = looks_from_;
  }

  const char* at_;
  const char* end_;
  Progress* progress_;
  const char* looks_from_;           ///< before it all is known; null: never looks
  const char* closes_at_ = nullptr;  ///< the end of a number that gets quotes
  bool owes_quote_ = false;
  bool is_in_string_ = false;
  bool is_escaped_ = false;
};

JsonError error_at(std::string_view text, std::size_t offset, std::string message) {
  const auto before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto last_newline = before.rfind('\n');
  const auto in_line =
      last_newline == std::string_view::npos ? before : before.substr(last_newline + 1);
  const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), [](char c) {
                        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                      });
  return {static_cast<std::size_t>(line), static_cast<std::size_t>(column), std::move(message)};
}

std::string escaped_for_pointer(std::string_view name) {
  std::string escaped;
  for (const char c : name) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

/// Builds the document from the parser's events and holds it to the options.
class Builder final : public nlohmann::json_sax<json> {
public:
  Builder(std::string_view text, const JsonOptions& options)
      : text_(text), options_(options), progress_{text.data()}, counted_(text.data()) {}

  Progress& progress() { return progress_; }

  [[nodiscard]] const std::string& problem() const { return problem_; }

  [[nodiscard]] std::size_t offset() const { return offset_; }

  JsonDocument take_document() { return std::move(document_); }

  bool null() override { return place(nullptr) != nullptr; }

  bool boolean(bool value) override { return place(value) != nullptr; }

  bool number_integer(number_integer_t value) override { return place(value) != nullptr; }

  bool number_unsigned(number_unsigned_t value) override { return place(value) != nullptr; }

  bool number_float(number_float_t value, const string_t& /*token*/) override {
    return place(value) != nullptr;
  }

  bool string(string_t& value) override { return place(std::move(value)) != nullptr; }

  bool binary(binary_t& /*value*/) override { return fail("binary data is not JSON"); }

  bool start_object(std::size_t /*size*/) override { return open(json::object()); }

  bool end_object() override { return close(); }

  bool start_array(std::size_t /*size*/) override { return open(json::array()); }

  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    auto& members = open_.back().value->get_ref<json::object_t&>();
    const auto [member, is_new] = members.emplace(name, nullptr);
    if (!is_new) return fail("the same member name twice in one object");
    member_ = &member->second;
    if (options_.keep_lines) note_line(escaped_for_pointer(name));
    is_kept_ = open_.size() == 1 && !options_.keep_text_of.empty() && name == options_.keep_text_of;
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& exception) override {
    constexpr int number_overflow = 406;
    const std::size_t given = progress_.quotes + 1;
    const std::size_t at = position < given ? 0 : position - given;
    if (exception.id == number_overflow) return fail("a number out of range");
    offset_ = std::min(at, text_.size());
    problem_ = offset_ == text_.size() || at + 1 > text_.size() ? "the document ends too early"
                                                                : "not valid JSON";
    return false;
  }

private:
  static constexpr std::size_t not_kept = std::string_view::npos;

  struct Open {
    json* value;
    std::size_t pointer_length;  ///< of pointer_ when this was opened
    std::size_t kept_from;       ///< where its text begins, if that is to be kept
  };

  bool fail(std::string problem) {
    problem_ = std::move(problem);
    offset_ = last_read();
    return false;
  }

  /// Offset of the last byte read, which is in the line of the current token (after a number the
  /// parser has read one byte more).
  [[nodiscard]] std::size_t last_read() const {
    const auto read = static_cast<std::size_t>(progress_.consumed - text_.data());
    return read == 0 ? 0 : read - 1;
  }

  std::size_t line() {
    const char* const to = text_.data() + last_read();
    if (counted_ < to) {
      line_ += static_cast<std::size_t>(std::count(counted_, to, '\n'));
      counted_ = to;
    }
    return line_;
  }

  /// Makes `part` the last part of the pointer and notes where it is.
  void note_line(const std::string& part) {
    pointer_.resize(open_.back().pointer_length);
    pointer_.append("/").append(part);
    document_.lines.emplace(pointer_, line());
  }

  /// Puts a value where the parser is; null if that is one too many.
  json* place(json value) {
    if (++values_ > options_.max_values) {
      fail("too many values");
      return nullptr;
    }
    if (open_.empty()) {
      document_.root = std::move(value);
      if (options_.keep_lines) document_.lines.emplace("", line());
      return &document_.root;
    }
    auto& container = *open_.back().value;
    if (container.is_object()) {
      *member_ = std::move(value);
      return member_;
    }
    if (options_.keep_lines) note_line(std::to_string(container.size()));
    container.push_back(std::move(value));
    return &container.back();
  }

  bool open(json container) {
    if (open_.size() >= options_.max_depth) return fail("too many levels");
    json* const placed = place(std::move(container));
    if (placed == nullptr) return false;
    open_.push_back({placed, pointer_.size(), is_kept_ ? last_read() : not_kept});
    is_kept_ = false;
    return true;
  }

  bool close() {
    pointer_.resize(open_.back().pointer_length);
    if (const auto start = open_.back().kept_from; start != not_kept)
      document_.text = text_.substr(start, last_read() + 1 - start);
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  const JsonOptions& options_;
  Progress progress_;
  const char* counted_;
  std::size_t line_ = 1;
  JsonDocument document_;
  std::vector<Open> open_;
  json* member_ = nullptr;
  bool is_kept_ = false;  ///< the text of the value of member_
  std::string pointer_;
  std::size_t values_ = 0;
  std::string problem_;
  std::size_t offset_ = 0;
};

}  // namespace

bool is_json_number(std::string_view text) {
  take(text, "-");
  if (!take(text, "0") && !take_digits(text)) return false;
  if (take(text, ".") && !take_digits(text)) return false;
  if (take(text, "Ee")) {
    take(text, "+-");
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

std::string to_string(const JsonError& error) {
  return "line " + std::to_string(error.line) + ", column " + std::to_string(error.column) + ": " +
         error.message;
}

Result<JsonDocument, JsonError> parse_json(std::string_view text, const JsonOptions& options) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.size() > options.max_bytes) {
    return Failure{JsonError{1, 1, "longer than " + std::to_string(options.max_bytes) + " bytes"}};
  }
  // The parser takes no invalid UTF-8 but in comments, and cannot tell what is wrong.
  const auto invalid_utf8 = [&] { return find_invalid_utf8(text); };
  if (options.allow_comments && invalid_utf8() != std::string_view::npos)
    return Failure{error_at(text, invalid_utf8(), "not valid UTF-8")};
  // The parser would take a NUL byte for the end and never see what is behind it.
  if (const auto at = text.find('\0'); at != std::string_view::npos) {
    return Failure{error_at(text, at, "a NUL byte")};
  }
  Builder builder{text, options};
  const Reader begin{text, builder.progress(), options.keep_any_number};
  const Reader end{text.substr(text.size()), builder.progress(), false};
  const bool is_valid = json::sax_parse(begin, end, &builder, json::input_format_t::json,
                                        /*strict=*/true, options.allow_comments);
  if (!is_valid) {
    if (const auto at = invalid_utf8(); at != std::string_view::npos)
      return Failure{error_at(text, at, "not valid UTF-8")};
    return Failure{error_at(text, builder.offset(), builder.problem())};
  }
  return builder.take_document();
}

}  // namespace syncledger::base
