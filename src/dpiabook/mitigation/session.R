# Builds the sdcMicro object that belongs to the protected data beside this script. Run it in this folder:
#   Rscript session.R
# It checks the types that sdcMicro would otherwise misread without saying so, then compares its counts with those
# that were computed when the data were written.
library(sdcMicro)

keys <- @KEYS@
family <- @FAMILY@
weight <- @WEIGHT@

read_protected <- function() {
  if (requireNamespace("arrow", quietly = TRUE)) {
    return(as.data.frame(arrow::read_parquet("protected.parquet")))
  }
  classes <- c(@CLASSES@)
  read.csv("protected.csv", colClasses = classes, na.strings = "", check.names = FALSE, encoding = "UTF-8")
}

data <- read_protected()

stopifnot(
  "key variables must be factors" = all(vapply(data[keys], is.factor, logical(1))),
  "the family id must be a number" = is.null(family) || is.numeric(data[[family]]),
  "no family id may be missing" = is.null(family) || !anyNA(data[[family]]),
  "weights must be above 0" = is.null(weight) || all(data[[weight]] > 0)
)

sdc <- createSdcObj(
  dat = data,
  keyVars = keys,
  weightVar = weight,
  hhId = family,
  alpha = 1
)

individual <- get.sdcMicroObj(sdc, type = "risk")$individual
write.csv(individual, "sdcmicro_risk.csv")
fk <- individual[, "fk"]
counted <- c(sum(fk < 2), sum(fk < 3), sum(fk < 5))
expected <- c(@UNIQUES@, @UNDER_THREE@, @UNDER_FIVE@)
if (!all(counted == expected)) {
  stop("sdcMicro counts other classes than those that the data were written with")
}
print(sdc)
