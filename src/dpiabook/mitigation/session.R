# Builds the sdcMicro object that belongs to the data beside this script. Run it in this folder:
#   Rscript session.R
# It checks the types that sdcMicro would otherwise misread without saying so, makes the protected data from the original
# by the same recodes, and compares sdcMicro's counts with those that were computed when the data were written.
keys <- c(@KEYS@)
original_keys <- c(@ORIGINAL_KEYS@)
family <- @FAMILY@
weight <- @WEIGHT@
missing_word <- @MISSING@
expected <- c(@EXPECTED@)
original_expected <- c(@ORIGINAL_EXPECTED@)

read_data <- function(name, classes) {
  if (requireNamespace("arrow", quietly = TRUE)) {
    return(as.data.frame(arrow::read_parquet(paste0(name, ".parquet"))))
  }
  if (!file.exists(paste0(name, ".csv"))) {
    stop("the data are too large for a CSV: install the package arrow, which reads ", name, ".parquet")
  }
  read.csv(
    paste0(name, ".csv"),
    colClasses = classes, na.strings = missing_word, check.names = FALSE, encoding = "UTF-8"
  )
}

check_types <- function(data, keys) {
  stopifnot(
    "key variables must be factors" = all(vapply(data[keys], is.factor, logical(1))),
    "the family id must be a number" = is.null(family) || is.numeric(data[[family]]),
    "no family id may be missing" = is.null(family) || !anyNA(data[[family]]),
    "weights must be above 0" = is.null(weight) || all(data[[weight]] > 0)
  )
}

recode_as_written <- function(data, recodes) {
  for (key in unique(recodes$variable)) {
    own <- recodes[recodes$variable == key, ]
    data[[key]] <- factor(own$category[match(as.character(data[[key]]), own$value)])
  }
  data
}

same_values <- function(one, other) identical(as.character(one), as.character(other))

# sdcMicro pastes names together and parses them where a key has missing values: what is no name in R would end it, and
# a name that it uses itself would be taken for its own.
with_plain_names <- function(data, keys) {
  called <- c(setNames(sprintf("key_%d", seq_along(keys)), keys), setNames(c("family_id", "sampling_weight"), c(
    if (is.null(family)) NA else family, if (is.null(weight)) NA else weight
  )))
  called <- called[!is.na(names(called))]
  print(data.frame(column = names(called), called = unname(called)))
  setNames(data[names(called)], called)
}

compare <- function(data, keys, expected) {
  renamed <- with_plain_names(data, keys)
  sdc <- createSdcObj(
    dat = renamed, keyVars = sprintf("key_%d", seq_along(keys)), alpha = 1,
    weightVar = if (is.null(weight)) NULL else "sampling_weight", hhId = if (is.null(family)) NULL else "family_id"
  )
  individual <- get.sdcMicroObj(sdc, type = "risk")$individual
  fk <- individual[, "fk"]
  counted <- c(sum(fk < 2), sum(fk < 3), sum(fk < 5))
  print(data.frame(records = c("alone", "in groups under 3", "in groups under 5"), expected, sdcMicro = counted))
  if (!all(counted == expected)) {
    stop("sdcMicro counts other classes than those that the data were written with")
  }
  list(sdc = sdc, individual = individual)
}

protected <- read_data("protected", c(@CLASSES@))
check_types(protected, keys)
if (length(original_keys) > 0) {
  original <- read_data("original", c(@ORIGINAL_CLASSES@))
  check_types(original, original_keys)
  recodes <- read.csv("recodes.csv", colClasses = "character", na.strings = missing_word, encoding = "UTF-8")
  again <- recode_as_written(original, recodes)
  for (key in keys) {
    if (!same_values(again[[key]], protected[[key]])) {
      stop("the recodes make other data than those that were written: ", key)
    }
  }
  cat("The recodes, applied to the original data, give the protected data.\n")
}

if (!requireNamespace("sdcMicro", quietly = TRUE)) {
  stop("the data are as they should be; to compare counts, install the package sdcMicro")
}
suppressPackageStartupMessages(library(sdcMicro))
if (length(original_keys) > 0) {
  cat("Original data:\n")
  before <- compare(original, original_keys, original_expected)
}
if (length(keys) > 0) {
  cat("Protected data:\n")
  after <- compare(protected, keys, expected)
  write.csv(after$individual, "sdcmicro_risk.csv")
  print(after$sdc)
}
