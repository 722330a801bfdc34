package dev.tallystick.rest.client;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

/** Import and demo speak HTTP like anybody else, and so prove the contract rather than the code. */
class ClientsOnlyKnowTheContractTest {
    private static final String[] CLIENTS = {
        "dev.tallystick.rest.client", "dev.tallystick.rest.importer", "dev.tallystick.rest.demo"
    };

    @Test
    void shouldUseNoClassOfTheServerOrTheLedger() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(CLIENTS);
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.tallystick..").and(not(resideInAnyPackage(CLIENTS))))
                .check(classes);
    }
}
