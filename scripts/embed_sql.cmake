# Turns .sql files into one C++ source: cmake -DFILES="a.sql;b.sql" -DROOT=DIR -DOUTPUT=FILE -P embed_sql.cmake
# A file's name is its path below ROOT without the ending: schema/queries/open_node.
list(SORT FILES)
set(entries "")
set(count 0)
foreach(file IN LISTS FILES)
  file(RELATIVE_PATH name "${ROOT}" "${file}")
  string(REGEX REPLACE "\\.sql$" "" name "${name}")
  file(READ "${file}" text)
  string(APPEND entries "    {\"${name}\", R\"~sql~(${text})~sql~\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE "${OUTPUT}.new" "// Made from the .sql files by scripts/embed_sql.cmake.
#include \"store/sql.hpp\"

namespace syncledger::store {

std::span<const SqlFile> sql_files() {
  static constexpr SqlFile files[] = {
${entries}  };
  return files;
}

}  // namespace syncledger::store
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
