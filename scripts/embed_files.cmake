# Turns text files into one C++ source:
#   cmake -DFILES="a.sql;b.sql" -DROOT=DIR -DENDING=.sql -DHEADER=store/sql.hpp -DNAMESPACE=syncledger::store
#         -DTYPE=SqlFile -DFUNCTION=sql_files -DOUTPUT=FILE -P embed_files.cmake
# HEADER declares TYPE {name, text} and FUNCTION. A file's name is its path below ROOT without the ending:
# schema/queries/open_node.
list(SORT FILES)
set(entries "")
foreach(file IN LISTS FILES)
  file(RELATIVE_PATH name "${ROOT}" "${file}")
  string(REGEX REPLACE "\\${ENDING}$" "" name "${name}")
  file(READ "${file}" text)
  string(APPEND entries "    {\"${name}\", R\"~text~(${text})~text~\"},\n")
endforeach()
file(WRITE "${OUTPUT}.new" "// Made from the ${ENDING} files by scripts/embed_files.cmake.
#include \"${HEADER}\"

namespace ${NAMESPACE} {

std::span<const ${TYPE}> ${FUNCTION}() {
  static constexpr ${TYPE} files[] = {
${entries}  };
  return files;
}

}  // namespace ${NAMESPACE}
")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
