#include "report/json_schema.hpp"

#include "report/schema_files.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace syncledger::report {
namespace {

using Json = nlohmann::ordered_json;

/// The names by which the files refer to schema/json/types.json. Unlike "$ref" it may have
/// neighbours, which win.
constexpr const char* type_key = "$type";

Json file(const std::string& name) {
  const auto files = schema_files();
  const auto found = std::find_if(files.begin(), files.end(), [&](const SchemaFile& each) {
    return each.name == "schema/json/" + name;
  });
  if (found == files.end()) throw std::logic_error("no embedded file schema/json/" + name);
  return Json::parse(found->text);
}

/// Marks a field that is not always there.
constexpr const char* optional_key = "$optional";

Json required_of(const Json& properties) {
  Json names = Json::array();
  for (const auto& [name, property] : properties.items()) {
    if (!property.contains(optional_key)) names.push_back(name);
  }
  return names;
}

/// Puts in the types that are named, and closes what has properties: nothing may be missing but
/// what is optional, and nothing more be there.
Json resolved(const Json& part, const Json& types) {
  if (!part.is_object()) return part;
  if (part.contains(type_key)) {
    Json merged = types.at(part.at(type_key).get<std::string>());
    for (const auto& [key, value] : part.items()) {
      if (key != type_key) merged[key] = value;
    }
    return resolved(merged, types);
  }
  Json result = Json::object();
  if (part.contains("properties")) result["type"] = "object";
  for (const auto& [key, value] : part.items()) {
    if (key != optional_key) result[key] = resolved(value, types);
  }
  if (part.contains("properties")) {
    result["required"] = required_of(part.at("properties"));
    result["additionalProperties"] = false;
  }
  return result;
}

Json rows_of(std::string_view kind, std::optional<Grouping> by) {
  const std::string name{kind};
  if (!by) return file("rows/" + name);
  Json rows = file("grouped/" + name);
  Json properties = Json::object();
  const auto columns = group_columns(kind, *by);
  const auto is_in_group = [&](std::string_view column) {
    return std::find(columns.begin(), columns.end(), column) != columns.end();
  };
  const Json target = file("types").at("target").at("properties");
  const bool has_target = is_in_group("file_id");
  if (has_target) properties["target"] = {{type_key, "target"}};
  for (const auto column : columns) {
    const std::string field{column};
    if (!target.contains(field)) properties[field] = {{type_key, field}};
    if (target.contains(field) && !has_target) properties[field] = target.at(field);
  }
  properties.update(rows.at("properties"));
  rows["properties"] = properties;
  return rows;
}

Json properties_of(std::string_view kind, std::optional<Grouping> by) {
  Json properties = file("report");
  properties["report"]["const"] = kind;
  if (by) {
    properties["by"]["const"] = to_string(*by);
  } else {
    properties.erase("by");
  }
  Json rows = rows_of(kind, by);
  Json more = rows.value("document", Json::object());
  rows.erase("document");
  properties["rows"] = {{"type", "array"}, {"items", rows}};
  properties.update(more);
  return properties;
}

}  // namespace

std::string json_schema(std::string_view kind, std::optional<Grouping> by) {
  const std::string grouping = by ? " --by " + std::string{to_string(*by)} : "";
  const std::string command = "syncledger report " + std::string{kind} + grouping;
  const Json contents{{"properties", properties_of(kind, by)}};
  Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
              {"title", command + " --format json"}};
  schema.update(resolved(contents, file("types")));
  return schema.dump(2) + "\n";
}

}  // namespace syncledger::report
