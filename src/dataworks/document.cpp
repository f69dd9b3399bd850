#include "dataworks/document.hpp"

#include "base/strict_json.hpp"
#include "base/utf8.hpp"

namespace syncledger::dataworks {

base::Result<nlohmann::json, std::string> parse_document(std::string_view body) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  using base::Failure;
  if (body.size() > max_body_bytes) return Failure{std::string{"it is too long"}};
  if (body.starts_with(byte_order_mark)) body.remove_prefix(byte_order_mark.size());
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return Failure{std::string{"it is empty"}};
  const auto is_utf8 = [&] { return base::find_invalid_utf8(body) == std::string_view::npos; };
  const bool is_gzip = body.starts_with("\x1F\x8B");
  const Failure not_utf8{
      std::string{is_gzip ? "it is compressed, which nobody asked for" : "it is not UTF-8"}};
  if (body[first] == '<') {
    if (!is_utf8()) return not_utf8;
    return parse_xml(body.substr(first));
  }
  // The parser takes no invalid UTF-8 either: which of the two is wrong matters for the error only.
  base::JsonOptions options;
  options.max_bytes = max_body_bytes;
  options.keep_any_number = true;
  auto document = base::parse_json(body, options);
  if (!document) {
    if (!is_utf8()) return not_utf8;
    return Failure{base::to_string(document.error())};
  }
  return std::move(document->root);
}

const nlohmann::json& member(const nlohmann::json& object, const char* name) {
  static const nlohmann::json nothing;
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

}  // namespace syncledger::dataworks
