package dev.tallystick.rest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.tallystick.rest");

    @Test
    void onlyTheHttpPackageShouldKnowTheWebFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.tallystick.rest.http")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..")
                .check(CLASSES);
    }

    @Test
    void onlyStoresAndProjectionsShouldKnowSql() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Store")
                .and()
                .haveSimpleNameNotEndingWith("Projection")
                .and()
                .resideOutsideOfPackages(
                        "dev.tallystick.rest.store", "dev.tallystick.rest.projection")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.jdbi..", "org.sqlite..", "org.postgresql..")
                .check(CLASSES);
    }

    @Test
    void theServerShouldKnowNothingOfToolsAndBenchmarks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.tallystick.replay..", "dev.tallystick.bench..")
                .check(CLASSES);
    }

    @Test
    void onlyTheLedgerShouldKnowItsRingAndItsQueue() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.lmax..", "net.openhft..")
                .check(CLASSES);
    }

    @Test
    void packagesShouldFormNoCycle() {
        slices().matching("dev.tallystick.rest.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
