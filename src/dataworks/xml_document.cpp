#include "dataworks/document.hpp"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace syncledger::dataworks {
namespace {

using base::Failure;
using nlohmann::json;

constexpr int max_depth = 32;

constexpr std::array<std::string_view, 5> roots{"GetDISyncInstanceInfoResponse",
                                                "ListFilesResponse", "AssumeRoleResponse",
                                                "AssumeRoleWithOIDCResponse", "Error"};

/// A document that is refused, and why.
struct Refused {
  std::string why;
};

bool is_character(std::uint32_t code) {
  return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) ||
         (code >= 0xE000 && code <= 0xFFFD) || (code >= 0x10000 && code <= 0x10FFFF);
}

/// What stands between `&` and `;`: one of the five names, or the number of a character that XML
/// allows.
bool is_defined_reference(std::string_view name) {
  constexpr std::array<std::string_view, 5> names{"amp", "lt", "gt", "quot", "apos"};
  if (std::find(names.begin(), names.end(), name) != names.end()) return true;
  if (!name.starts_with("#")) return false;
  name.remove_prefix(1);
  const int base = name.starts_with("x") ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  std::uint32_t code = 0;
  const auto [stopped, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
  return !name.empty() && error == std::errc{} && stopped == name.data() + name.size() &&
         is_character(code);
}

/// Jumps behind the end of a comment or CDATA section that starts here; npos if none starts here.
std::size_t skip_section(std::string_view body, std::size_t at) {
  for (const auto& [begin, end] : {std::pair{"<!--", "-->"}, std::pair{"<![CDATA[", "]]>"}}) {
    if (!body.substr(at).starts_with(begin)) continue;
    const auto close = body.find(end, at + std::string_view{begin}.size());
    if (close == std::string_view::npos) throw Refused{"the XML is cut off"};
    return close + 3;
  }
  return std::string_view::npos;
}

bool is_control_character(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r' && c != '\n';
}

/// pugixml lets pass what a strict reader must refuse: declarations of types, undefined entities,
/// control characters.
void refuse_what_pugixml_lets_pass(std::string_view body) {
  constexpr std::size_t longest_reference = 12;
  if (std::any_of(body.begin(), body.end(), is_control_character)) {
    throw Refused{"it holds a control character"};
  }
  for (std::size_t at = 0; at < body.size(); ++at) {
    const char c = body[at];
    if (c == '<' && body.substr(at).starts_with("<!")) {
      const auto behind = skip_section(body, at);
      if (behind == std::string_view::npos) throw Refused{"it declares a document type"};
      at = behind - 1;
    } else if (c == '&') {
      const auto end = body.substr(at, longest_reference).find(';');
      if (end == std::string_view::npos || !is_defined_reference(body.substr(at + 1, end - 1))) {
        throw Refused{"it refers to an undefined entity"};
      }
    }
  }
}

json value_of(const pugi::xml_node& element, int depth) {
  if (depth > max_depth) throw Refused{"it is nested too deeply"};
  json members = json::object();
  std::string text;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
      text += child.value();
    if (child.type() != pugi::node_element) continue;
    json value = value_of(child, depth + 1);
    const bool is_repeated = members.contains(child.name());
    json& held = members[child.name()];
    if (!is_repeated) {
      held = std::move(value);
    } else {
      // No element is an array by itself.
      if (!held.is_array()) held = json::array({std::move(held)});
      held.push_back(std::move(value));
    }
  }
  return members.empty() ? json(text) : members;
}

}  // namespace

base::Result<json, std::string> parse_xml(std::string_view body) {
  try {
    refuse_what_pugixml_lets_pass(body);
    pugi::xml_document document;
    // As a fragment, text beside the root can be seen, and refused.
    const auto parsed = document.load_buffer(
        body.data(), body.size(), pugi::parse_default | pugi::parse_fragment, pugi::encoding_utf8);
    if (!parsed) return Failure{std::string{"the XML is malformed: "} + parsed.description()};
    const auto root = document.document_element();
    if (root != document.first_child() || root != document.last_child() ||
        std::find(roots.begin(), roots.end(), root.name()) == roots.end()) {
      return Failure{std::string{"it is XML or HTML, but no answer of this service"}};
    }
    return value_of(root, 0);
  } catch (const Refused& refused) {
    return Failure{refused.why};
  }
}

}  // namespace syncledger::dataworks
