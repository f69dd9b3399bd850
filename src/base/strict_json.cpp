#include "base/strict_json.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace syncledger::base {
namespace {

using nlohmann::json;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Reads a text and tells how far it has read: the parser itself reports positions only on errors.
class CountingIterator {
public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** consumed) : at_(at), consumed_(consumed) {}

  reference operator*() const { return *at_; }

  CountingIterator& operator++() {
    ++at_;
    *consumed_ = at_;
    return *this;
  }

  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

private:
  const char* at_;
  const char** consumed_;
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
      : text_(text), options_(options), consumed_(text.data()), counted_(text.data()) {}

  const char** consumed() { return &consumed_; }

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
    const std::size_t at = position == 0 ? 0 : position - 1;
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
    const auto read = static_cast<std::size_t>(consumed_ - text_.data());
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
  const char* consumed_;
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
  const CountingIterator begin{text.data(), builder.consumed()};
  const CountingIterator end{text.data() + text.size(), builder.consumed()};
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
